// Rule C218 (docs/WHATSAPP-NUMBER.md): two teams on one number, and one of them does not answer. The objects
// are real; only whether that team answers is played.
import { expect, it, vi } from "vitest";
import { TeamRoom } from "../../worker/team/room.ts";
import { eventually } from "../support/eventually.ts";
import { makeTeam, teamOf } from "../support/http.ts";
import { type Connected, connected, envelope, playedDay, post, textFrom } from "../support/meta.ts";
import { lead } from "../support/room.ts";
import { alarmOf, heard, kill, later, rest, rowsOf, said, sleep } from "./scene.ts";

playedDay();

const ANA = { waId: "5521999990000" };
const BIA = { waId: "5521999990001" };
const CODE = "7F3K-9QWD";
const MANY = 250;

/** Another team on this number, with Ana's form; null as `broken` brings it back. */
async function neighbour(at: Connected) {
	const shop = { ...at.shop, team: await makeTeam(at.shop.admin, "Vizinha") };
	const form = lead({ key: "form", channel: "whatsapp", line: at.id, code: CODE });
	const stored = await teamOf(shop).receive(form);
	if (!stored.ok) throw new Error(stored.refusal.reason);
	await eventually(async () => expect(await rowsOf(at, "SELECT code FROM code")).toHaveLength(1));
	const own = teamOf(shop).id.toString();
	const state = { broken: null as "before" | "after" | null, asked: 0 };
	const { hear } = TeamRoom.prototype;
	vi.spyOn(TeamRoom.prototype, "hear").mockImplementation(async function (this: TeamRoom, items) {
		const { id } = (this as unknown as { ctx: DurableObjectState }).ctx;
		const mine = id.toString() === own;
		if (mine) state.asked += 1;
		if (mine && state.broken === "before") throw new Error("down");
		const places = await hear.call(this, items);
		if (mine && state.broken === "after") throw new Error("the answer is lost");
		return places;
	});
	vi.spyOn(console, "error").mockImplementation(() => undefined);
	return { at: { ...at, shop }, state };
}

/** Fifty in a post, as Meta's batches come. */
async function flood(at: Connected): Promise<string[]> {
	const words = Array.from({ length: MANY }, (_, n) => `linha ${n}`);
	for (let from = 0; from < MANY; from += 50) {
		const some = words.slice(from, from + 50);
		const entry = some.flatMap((text) => textFrom(ANA, text).entry as unknown[]);
		await post(at.id, { ...envelope({}), entry });
	}
	return words.map((text) => `visitor: ${text}`);
}

it.each(["before", "after"] as const)(
	"[C218] a team that breaks %s it has heard holds up nobody else, however much waits for it, and hears all of it, once and in order",
	async (broken) => {
		const at = await connected();
		const other = await neighbour(at);
		await heard(at, textFrom(ANA, `Oi (Código ${CODE})`));
		expect(await said(other.at, 1)).toEqual(["visitor: Oi"]);
		other.state.broken = broken;
		const words = await flood(at);
		await heard(at, textFrom(BIA, "Tem garagem?"));
		expect(await said(at, 1)).toEqual(["visitor: Tem garagem?"]);
		// What came for it is no part of the inbox any more, and outlives the object.
		await (broken === "before" ? kill : sleep)(at);
		await heard(at, textFrom(BIA, "E piscina?"));
		expect(await said(at, 1)).toHaveLength(2);
		expect(await rowsOf(at, "SELECT n FROM held")).toHaveLength(MANY);
		expect(await alarmOf(at)).not.toBeNull();

		other.state.broken = null;
		await later(at, 31_000);
		expect(await said(other.at, 1)).toEqual(["visitor: Oi", ...words]);
		expect(await rowsOf(at, "SELECT n FROM held")).toEqual([]);
		expect(await alarmOf(at)).toBeNull();
	},
);

it("[C218] what comes while it is being told again stands behind what waited", async () => {
	const at = await connected();
	const other = await neighbour(at);
	other.state.broken = "before";
	await heard(at, textFrom(ANA, `um (Código ${CODE})`), textFrom(ANA, "dois"));
	other.state.broken = null;
	vi.setSystemTime(Date.now() + 11_000);
	await post(at.id, textFrom(ANA, "três"));
	await Promise.all([post(at.id, textFrom(ANA, "quatro")), rest(at)]);
	await rest(at);
	const lines = ["um", "dois", "três", "quatro"].map((text) => `visitor: ${text}`);
	expect(await said(other.at, 1)).toEqual(lines);
});

it("[C218] a client who wrote to another team since stays there when the first one hears of him", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const own = teamOf(at.shop).id.toString();
	const { hear } = TeamRoom.prototype;
	let down = true;
	vi.mocked(hear).mockImplementation(async function (this: TeamRoom, items) {
		const { id } = (this as unknown as { ctx: DurableObjectState }).ctx;
		if (down && id.toString() === own) throw new Error("down");
		return items.map(() => ({ at: "case", case: id.toString() === own ? 9 : 1 }) as const);
	});
	await heard(at, textFrom(ANA, "Oi"));
	await heard(at, textFrom(ANA, `Este aqui (Código ${CODE})`));
	down = false;
	await later(at, 31_000);
	const where = await rowsOf(at, "SELECT team, case_id FROM contact");
	expect(where).toEqual([{ team: other.at.shop.team, case_id: 1 }]);
});
