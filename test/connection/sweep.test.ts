// Rule C146 (docs/WHATSAPP-NUMBER.md; whatsapp.md §2.7): a client of WhatsApp whom a broker missed is handed out
// as a notice while who takes it up can still answer in his own words: an hour before the window ends.
import { afterEach, expect, it, vi } from "vitest";
import { teamOf } from "../support/http.ts";
import { type Connected, connected, playedMeta, post, textFrom } from "../support/meta.ts";
import { alive, goOnline, type Stub } from "../support/room.ts";
import { alarmOf, broker, form, inTeam, notices, rest, ringTeam, rules } from "./scene.ts";

playedMeta();
afterEach(() => {
	vi.useRealTimers();
});

const HOUR = 3_600_000;

function alarmOfTeam(at: Connected): Promise<number | null> {
	return inTeam(at, (_, { storage }) => storage.getAlarm());
}

/** Rings each alarm of the team when it is due, up to then. */
async function passTo(at: Connected, end: number): Promise<void> {
	for (let hops = 0; hops < 200; hops += 1) {
		const next = await alarmOfTeam(at);
		if (next === null || next > end) break;
		vi.setSystemTime(Math.max(next, Date.now()));
		await ringTeam(at);
	}
	vi.setSystemTime(end);
}

it("[C146] who wrote 23 hours before is swept while an hour of his window is left, not after the preset's day", async () => {
	const start = new Date("2031-03-05T15:00:00Z").getTime();
	vi.useFakeTimers({ toFake: ["Date"], now: start });
	const at = await connected();
	await rules(at, "hypnobox");
	const who = await broker(at);
	const lead = await form(at);
	await post(at.id, textFrom({ waId: "5521999990000" }, lead.text));
	await rest(at);
	await who.desk.card(lead.id);
	// Nobody takes it: a contact nobody answered, minutes after he wrote.
	await passTo(at, start + 10 * 60_000);
	const seen = async () => (await notices(at, lead.id)).map(({ what }) => what);
	expect(await seen()).toContain("cna");
	await who.desk.act({ do: "available", on: false });
	who.desk.close();
	const windowEnds = start + 24 * HOUR - 5 * 60_000;
	const due = await inTeam(at, (room) => {
		const { engine } = room as unknown as {
			engine: { state: { team: { cases: Map<number, { cna: { nextSweepAt: number } }> } } };
		};
		return engine.state.team.cases.get(lead.id)?.cna.nextSweepAt ?? 0;
	});
	expect(due).toBeLessThanOrEqual(windowEnds - HOUR);
	expect(due).toBeGreaterThan(start + 20 * HOUR);
	// He is back at his desk the next day, a quarter of an hour before that.
	await passTo(at, due - 15 * 60_000);
	const line = await goOnline(teamOf(at.shop) as unknown as Stub, who.who.me.person.id);
	expect(await alarmOfTeam(at)).toBeLessThanOrEqual(due);
	while (Date.now() < due + 1_000) {
		vi.setSystemTime(Math.min(Date.now() + 20_000, due + 1_000));
		await alive(line);
		await ringTeam(at);
	}
	expect(await seen()).toContain("cna_delivered");
	expect(Date.now()).toBeLessThan(windowEnds - HOUR + 15 * 60_000);
	expect(await alarmOf(at)).toBeNull();
});
