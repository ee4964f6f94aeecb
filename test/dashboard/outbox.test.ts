// Messages not stored yet, and drafts: what survives a reload, and in which order it goes out.
import "./support/portuguese.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { $entries, forgetCases } from "../../dashboard/stores/cases.ts";
import { $drafts, draft, openDrafts } from "../../dashboard/stores/drafts.ts";
import { $outbox, giveUp, openOutbox, say, sayAgain } from "../../dashboard/stores/outbox.ts";
import { welcomeTeam } from "../../dashboard/stores/team.ts";
import { welcome } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

let wire: HandWire;

const texts = (): string[] => $outbox.get().map(({ text }) => text);

beforeEach(() => {
	localStorage.clear();
	wire = new HandWire();
	forgetCases();
	welcomeTeam(welcome());
	openOutbox("aurora.2");
});

describe("the outbox", () => {
	it("[B12] shows a message at once and turns it into a stored line", async () => {
		say(31, "Olá!");
		expect(texts()).toEqual(["Olá!"]);
		const sent = wire.last("say");
		expect(sent.command).toEqual({ do: "say", case: 31, text: "Olá!" });
		await sent.ok({ n: 4, at: 1_000 });
		expect(texts()).toEqual([]);
		expect($entries.get()[31]).toEqual([
			{ kind: "message", n: 4, at: 1_000, from: "broker", by: 2, id: sent.id, text: "Olá!" },
		]);
	});

	it("[B12] keeps the order: the next goes out when the one before is stored", async () => {
		say(31, "um");
		say(31, "dois");
		expect(wire.count("say")).toBe(1);
		await wire.last("say").ok({ n: 4 });
		expect(wire.count("say")).toBe(2);
		expect(wire.last("say").command).toMatchObject({ text: "dois" });
	});

	it("[B12] survives a reload, with the same ids", () => {
		say(31, "um");
		say(31, "dois");
		const ids = $outbox.get().map(({ id }) => id);
		const reloaded = new HandWire();
		openOutbox("aurora.2");
		expect($outbox.get().map(({ id }) => id)).toEqual(ids);
		expect(reloaded.last("say").id).toBe(ids[0]);
	});

	it("[B12] is each person's own", () => {
		say(31, "um");
		openOutbox("aurora.3");
		expect(texts()).toEqual([]);
	});

	it("[B12] keeps a refused message for another try, and does not hold back the others", async () => {
		say(31, "um");
		say(32, "dois");
		const first = wire.last("say");
		await first.refuse("unavailable");
		expect($outbox.get()[0]).toMatchObject({ text: "um", problem: "(unavailable)" });
		expect(wire.last("say").command).toMatchObject({ text: "dois" });
		await wire.last("say").ok({ n: 1 });
		sayAgain(first.id);
		expect(wire.last("say").id).toBe(first.id);
	});

	it("[B12] forgets what the writer discards", async () => {
		say(31, "um");
		await wire.last("say").refuse("unavailable");
		giveUp($outbox.get()[0]?.id ?? "");
		openOutbox("aurora.2");
		expect(texts()).toEqual([]);
	});

	it("[B12] sends nothing for blanks", () => {
		say(31, "   ");
		expect(wire.asked).toEqual([]);
	});
});

describe("drafts", () => {
	it("[B13] are kept per conversation and per person, through a reload", () => {
		openDrafts("aurora.2");
		draft(31, "Bom d");
		draft(32, "Oi");
		openDrafts("aurora.2");
		expect($drafts.get()).toEqual({ "31": "Bom d", "32": "Oi" });
		openDrafts("aurora.3");
		expect($drafts.get()).toEqual({});
	});

	it("[B13] leave nothing behind when emptied", () => {
		openDrafts("aurora.2");
		draft(31, "Bom");
		draft(31, "");
		openDrafts("aurora.2");
		expect($drafts.get()).toEqual({});
	});
});
