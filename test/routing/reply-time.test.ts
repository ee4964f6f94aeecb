// R122: in seed 003's preset the time of the first reply is one number, chat's. docs/RULES.md.
import { expect, test } from "vitest";
import { evolve } from "../../worker/routing/evolve.ts";
import { policyProblem } from "../../worker/routing/policy.ts";
import { buildPolicy } from "../../worker/routing/presets.ts";
import { given, ZONE } from "../support/core/office.ts";

test("[R122] in seed 003's preset WhatsApp's time follows chat's, and saying the same twice is no contradiction", () => {
	const times = (over: Readonly<Record<string, unknown>>) => {
		const built = buildPolicy("hypnobox", { channels: over });
		if (!built.ok) throw new Error(built.message);
		const { chat, whatsapp, api } = built.policy.channels;
		return [chat.offerSeconds, whatsapp.offerSeconds, api.offerSeconds];
	};
	expect(times({ chat: { offerSeconds: 90 } })).toEqual([90, 90, 60]);
	expect(times({ chat: { offerSeconds: 90 }, whatsapp: { missStreak: 3 } })).toEqual([90, 90, 60]);
	expect(times({ chat: { offerSeconds: 90 }, whatsapp: { offerSeconds: 90 } })).toEqual([
		90, 90, 60,
	]);
});

test("[R122] rules stored before that hold as they are, two times and all, until they are set again", () => {
	const built = buildPolicy("hypnobox", {});
	if (!built.ok) throw new Error(built.message);
	const { sameReplyTime: _, ...before } = built.policy;
	const chat = { ...before.channels.chat, offerSeconds: 180 };
	const policy = { ...before, channels: { ...before.channels, chat } };
	const office = given("hypnobox").online("Lucas", "Marina");
	// As the log of that day has it, and not by the command of today.
	const stored = {
		of: "team",
		n: 99,
		at: office.now,
		event: { type: "configured", policy, zone: ZONE },
	} as const;
	office.team = evolve(office.team, stored);
	expect(policyProblem(office.team.policy)).toBeNull();
	const seconds = (id: number) => {
		const offer = office.team.cases.get(id)?.offer;
		return offer && (offer.expiresAt - offer.at) / 1_000;
	};
	expect(seconds(office.lead("chat"))).toBe(180);
	expect(seconds(office.lead("whatsapp"))).toBe(60);
	office.configure("hypnobox", { channels: { chat: { offerSeconds: 180 } } });
	expect(office.team.policy.channels.whatsapp.offerSeconds).toBe(180);
});
