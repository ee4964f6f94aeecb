// A team that answers, and takes its time over it: no other team's clients, screens or files wait for it,
// and what it began to hear ends as it would have.
import { expect, it, vi } from "vitest";
import { TeamRoom } from "../../worker/team/room.ts";
import { eventually } from "../support/eventually.ts";
import { gate, never } from "../support/gate.ts";
import { makeTeam, staff, teamOf } from "../support/http.ts";
import {
	type Connected,
	connected,
	connectionOf,
	playedDay,
	post,
	textFrom,
	wamid,
} from "../support/meta.ts";
import { lead } from "../support/room.ts";
import {
	ANA,
	BIA,
	CODE,
	down,
	lost,
	neighbour,
	over,
	revoke,
	together,
	up,
	type Way,
	ways,
} from "./deaf.ts";
import {
	casesOf,
	conversation,
	heard,
	later,
	lineIn,
	rest,
	rowsOf,
	rules,
	said,
	says,
} from "./scene.ts";

playedDay();

const idOf = (room: TeamRoom) => (room as unknown as { ctx: DurableObjectState }).ctx.id.toString();

/** A second for each call. */
function slowly() {
	const asked = vi.fn();
	const way: Way = async (items, really) => {
		asked();
		await new Promise((go) => setTimeout(go, 1_000));
		return really(items);
	};
	return { asked, way };
}

/** Ten words, each taken back: a call for each. */
const manyCalls = () =>
	Array.from({ length: 10 }, (_, n) => {
		const id = wamid();
		return [textFrom(ANA, `${n} (Código ${CODE})`, { id }), revoke(ANA, id)];
	}).flat();

const waiting = async (at: Connected, { shop }: Connected) =>
	(await rowsOf(at, `SELECT n FROM held WHERE team = '${shop.team}'`)).length;

it("[C218] a team that takes a second over each call keeps no other team's client waiting", async () => {
	const at = await connected();
	const other = await neighbour(at);
	await heard(at, textFrom(BIA, "começo"), textFrom(ANA, `Oi (Código ${CODE})`));
	const { asked, way } = slowly();
	ways()(other, way);
	const posting = post(at.id, together(...manyCalls()));
	await eventually(() => expect(asked).toHaveBeenCalledTimes(1));
	await post(at.id, textFrom(BIA, "alguém?"));
	await eventually(async () => expect(await said(at, 1)).toContain("visitor: alguém?"));
	expect(await waiting(at, other)).toBeGreaterThan(0);
	await posting;
});

it("[C62] nor a team that waits to be told again", async () => {
	const at = await connected();
	const other = await neighbour(at);
	await heard(at, textFrom(BIA, "começo"), textFrom(ANA, `Oi (Código ${CODE})`));
	const hears = ways();
	hears(other, down);
	await heard(at, together(...manyCalls()));
	vi.setSystemTime(Date.now() + 9_000);
	hears(at, down);
	await heard(at, textFrom(BIA, "alguém?"));
	expect(await rowsOf(at, "SELECT DISTINCT team FROM held")).toHaveLength(2);
	hears(at, up);
	const { asked, way } = slowly();
	hears(other, way);
	// The other's wait is over and it begins to hear; then ours is over too.
	vi.setSystemTime(Date.now() + 1_000);
	const ringing = rest(at);
	await eventually(() => expect(asked).toHaveBeenCalledTimes(1));
	vi.setSystemTime(Date.now() + 9_500);
	await post(at.id, textFrom(BIA, "oi?"));
	await eventually(async () => expect(await said(at, 1)).toContain("visitor: alguém?"));
	expect(await waiting(at, other)).toBeGreaterThan(0);
	await ringing;
});

it("[C221] a team that takes no word of how far its messages got keeps no other team's screens waiting", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const { id, who } = await conversation(at, ANA.waId);
	const its = teamOf(other.shop).id.toString();
	const told: number[] = [];
	const { tellDeliveries } = TeamRoom.prototype;
	vi.spyOn(TeamRoom.prototype, "tellDeliveries").mockImplementation(async function (
		this: TeamRoom,
		...args
	) {
		if (idOf(this) === its) return never();
		told.push(args[0]);
		return tellDeliveries.call(this, ...args);
	});
	vi.spyOn(console, "error").mockImplementation(() => undefined);
	// Five seconds each are longer than anything here is waited for.
	for (let n = 11; n < 20; n += 1)
		await connectionOf(at.id).send({
			team: other.shop.team,
			case: n,
			id: `m${n}`,
			handle: null,
			phones: ["+5511911112222"],
			content: { kind: "text", text: "oi" },
		});
	await eventually(async () =>
		expect(await rowsOf(at, "SELECT id FROM message WHERE state = 'failed'")).toHaveLength(9),
	);
	expect(await who.desk.act({ do: "say", case: id, text: "Olá" })).toBe("ok");
	await eventually(() => expect(told).toContain(id));
});

it("[C213] a team introduced while the number is dropped hears that it was", async () => {
	const at = await connected();
	const shop = { ...at.shop, team: await makeTeam(at.shop.admin, "Vizinha") };
	const { passed, open } = gate();
	let asked = 0;
	const { putLine } = TeamRoom.prototype;
	const its = teamOf(shop).id.toString();
	vi.spyOn(TeamRoom.prototype, "putLine").mockImplementation(async function (this: TeamRoom, line) {
		if (idOf(this) === its) {
			asked += 1;
			await passed;
		}
		return putLine.call(this, line);
	});
	await teamOf(shop).receive(lead({ key: "form", channel: "whatsapp", line: at.id, code: CODE }));
	await eventually(() => expect(asked).toBe(1));
	await staff("DELETE", `/api/whatsapp/${at.id}`, at.shop.admin.cookie);
	await eventually(async () => expect(await lineIn(at)).toMatchObject({ heldUp: "account" }));
	open();
	await eventually(async () =>
		expect(await lineIn({ ...at, shop })).toMatchObject({ heldUp: "account" }),
	);
});

it("[C220] a word kept while the one before it was told, its answer lost, begins no other conversation once that one is over", async () => {
	const at = await connected();
	await rules(at, "hypnobox");
	const talk = await conversation(at, ANA.waId);
	const { id, who } = talk;
	await says(at, who, id, "Olá");
	await over(talk);
	const hears = ways();
	hears(at, down);
	await heard(at, textFrom(ANA, "Voltei"));
	// It takes its time over the first word: the second is kept meanwhile.
	const { passed, open } = gate();
	hears(at, async (items, really) => {
		await passed;
		const last = items.some((one) => one.t === "message" && one.body.text === "Está aí?");
		const placed = (await really(items)).some((one) => one.at === "case");
		return last && placed ? lost(items, really) : really(items);
	});
	vi.setSystemTime(Date.now() + 61_000);
	const ringing = rest(at);
	await post(at.id, textFrom(ANA, "Está aí?"));
	await eventually(async () => expect(await rowsOf(at, "SELECT n FROM held")).toHaveLength(2));
	open();
	await ringing;
	expect(await said(at, id + 1)).toEqual(["visitor: Voltei", "visitor: Está aí?"]);
	expect(await rowsOf(at, "SELECT n FROM held")).toHaveLength(1);
	const { case: view } = await who.desk.seen("case", (frame) => frame.case.id === id + 1);
	expect(view.status).toBe("direct_message");
	hears(at, down);
	expect(await who.desk.act({ do: "activate", case: id + 1 })).toBe("ok");
	await over({ id: id + 1, who });
	hears(at, up);
	await later(at, 6 * 60_000);
	expect(await rowsOf(at, "SELECT n FROM held")).toEqual([]);
	expect(await casesOf(at)).toBe(id + 1);
});
