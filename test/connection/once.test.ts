// Rules C60 to C66 (docs/WHATSAPP-NUMBER.md): every event once and none lost, whatever Meta repeats and
// whoever of us is down or dies. The objects are real; what fails is made to fail.
import { afterEach, describe, expect, it, vi } from "vitest";
import { AccountRoom } from "../../worker/directory/room.ts";
import type { Heard } from "../../worker/team/port.ts";
import { TeamRoom } from "../../worker/team/room.ts";
import { eventually } from "../support/eventually.ts";
import { connected, envelope, playedMeta, post, textFrom, wamid } from "../support/meta.ts";
import {
	alarmOf,
	casesOf,
	doubts,
	form,
	inNumber,
	inTeam,
	kill,
	notices,
	rest,
	rowsOf,
	said,
	sleep,
} from "./scene.ts";

playedMeta();
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const ANA = { waId: "5521999990000", name: "Ana" };
const BIA = { waId: "5521999990001", name: "Bia" };

/** Every item of several posts in one. */
function batch(...posts: Record<string, unknown>[]): Record<string, unknown> {
	return {
		object: "whatsapp_business_account",
		entry: posts.flatMap(({ entry }) => entry as unknown[]),
	};
}

/**
 * Teams refuse to listen this many times, as objects do that cannot be reached. Wait for the call before
 * you end a life: what is known is written before a team is asked, and the next life would find it deaf.
 */
function deaf(times: number) {
	const spy = vi.spyOn(TeamRoom.prototype, "hear");
	for (let n = 0; n < times; n += 1)
		spy.mockImplementationOnce(async () => {
			throw new Error("down");
		});
	return spy;
}

function silent(): void {
	vi.spyOn(console, "error").mockImplementation(() => undefined);
}

describe("what Meta repeats", () => {
	it("[C60] counts once: the same post, at the same instant, and inside another batch", async () => {
		const at = await connected();
		const [one, two] = [textFrom(ANA, "um"), textFrom(ANA, "dois")];
		const answers = await Promise.all([post(at.id, one), post(at.id, one), post(at.id, one)]);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		await post(at.id, batch(one, two, one));
		await rest(at);
		await post(at.id, batch(two, one));
		await rest(at);
		expect(await said(at, 1)).toEqual(["visitor: um", "visitor: dois"]);
		expect(await casesOf(at)).toBe(1);
		expect(await rowsOf(at, "SELECT * FROM event")).toHaveLength(2);
	});

	it("[C60] with other content under the same name keeps the first", async () => {
		const at = await connected();
		const id = wamid();
		await post(at.id, textFrom(ANA, "primeira", { id }));
		await rest(at);
		await post(at.id, textFrom(ANA, "segunda", { id }));
		await rest(at);
		expect(await said(at, 1)).toEqual(["visitor: primeira"]);
	});
});

describe("a life that ends", () => {
	it("[C61] between the writing and the hand-over loses nothing and doubles nothing", async () => {
		silent();
		for (const end of [kill, sleep]) {
			const at = await connected();
			const lead = await form(at);
			await post(at.id, textFrom(BIA, lead.text));
			await rest(at);
			const hear = deaf(1);
			// Of the link's second user: the doubt about him must come through as well.
			await post(at.id, batch(textFrom(ANA, `Oi. ${lead.text}`), textFrom(ANA, "Tudo bem?")));
			await eventually(async () => {
				expect(await rowsOf(at, "SELECT first FROM contact")).toHaveLength(2);
				expect(hear).toHaveBeenCalled();
			});
			await end(at);
			expect(await alarmOf(at)).not.toBeNull();
			await rest(at);
			expect(await casesOf(at)).toBe(2);
			expect((await said(at, 2)).at(-1)).toBe("visitor: Tudo bem?");
			expect(await said(at, 2)).toHaveLength(2);
			expect(await said(at, lead.id)).toHaveLength(1);
			expect(await doubts(at, 2)).toMatchObject([{ why: "forwarded", case: lead.id }]);
			const joined = (await notices(at, 2)).filter(({ what }) => what === "whatsapp_joined");
			expect(joined).toMatchObject([{ how: "new" }]);
		}
	});

	it("[C61] while a known person's code is on its way places him as it would have, and tells where he was", async () => {
		silent();
		const at = await connected();
		await post(at.id, textFrom(ANA, "Oi"));
		await rest(at);
		const lead = await form(at);
		const hear = deaf(1);
		await post(at.id, batch(textFrom(ANA, lead.text), textFrom(ANA, "Recebeu?")));
		await eventually(async () => {
			const bound = await rowsOf(at, "SELECT code FROM code WHERE contact IS NOT NULL");
			expect(bound).toHaveLength(1);
			expect(hear).toHaveBeenCalled();
		});
		await kill(at);
		await rest(at);
		expect(await said(at, lead.id)).toHaveLength(2);
		expect(await doubts(at, lead.id)).toEqual([{ why: "same_whatsapp", case: 1 }]);
		const seen = (await notices(at, lead.id)).filter(({ what }) => what === "whatsapp_joined");
		expect(seen).toMatchObject([{ how: "code" }]);
	});

	it("[C61] before its alarm was set is made good by Meta's repetition", async () => {
		silent();
		const at = await connected();
		const message = textFrom(ANA, "Oi");
		await rest(at);
		await inNumber(at, (room, { storage }) => {
			vi.spyOn(storage, "getAlarm").mockImplementationOnce(async () => {
				throw new Error("the process ends here");
			});
			return room;
		});
		expect((await post(at.id, message)).status).toBe(503);
		await kill(at);
		expect(await alarmOf(at)).toBeNull();
		expect((await post(at.id, message)).status).toBe(200);
		await eventually(async () => expect(await said(at, 1)).toEqual(["visitor: Oi"]));
	});

	it("[C61] after the team heard and before the number knew it tells it again, and it counts once", async () => {
		silent();
		const at = await connected();
		const lead = await form(at);
		const { hear } = TeamRoom.prototype;
		vi.spyOn(TeamRoom.prototype, "hear").mockImplementationOnce(async function (
			this: TeamRoom,
			items,
		) {
			// Who begins is asked about first: the answer that is lost is the last one.
			await hear.call(this, items);
			throw new Error("the answer is lost");
		});
		await post(at.id, batch(textFrom(ANA, lead.text), textFrom(ANA, "E o preço?")));
		await eventually(async () => expect(await said(at, lead.id)).toHaveLength(2));
		await kill(at);
		await rest(at);
		expect((await said(at, lead.id)).at(-1)).toBe("visitor: E o preço?");
		expect(await said(at, lead.id)).toHaveLength(2);
		const seen = (await notices(at, lead.id)).filter(({ what }) => what === "whatsapp_joined");
		expect(seen).toMatchObject([{ how: "code" }]);
		expect(await casesOf(at)).toBe(1);
		expect(await alarmOf(at)).toBeNull();
	});
});

it("[C61] a doubt told twice stands once in the conversation", async () => {
	silent();
	const at = await connected();
	const lead = await form(at);
	await post(at.id, textFrom(BIA, lead.text));
	await rest(at);
	const { hear } = TeamRoom.prototype;
	let lost = 0;
	vi.spyOn(TeamRoom.prototype, "hear").mockImplementation(async function (this: TeamRoom, items) {
		const answers = await hear.call(this, items);
		// Asked first who begins; the answer after that is the one that matters.
		if (lost === 0 && answers.some(({ at: where }) => where === "case")) {
			lost += 1;
			throw new Error("the answer is lost");
		}
		return answers;
	});
	await post(at.id, textFrom(ANA, lead.text));
	await rest(at);
	await rest(at);
	expect(lost).toBe(1);
	expect(await doubts(at, 2)).toMatchObject([{ why: "forwarded" }]);
	expect(await casesOf(at)).toBe(2);
});

describe("somebody who is down", () => {
	it("[C62] a team is told again later and later, everything in order, and nobody rings in a loop", async () => {
		silent();
		vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-03-05T15:00:00Z") });
		const at = await connected();
		deaf(5);
		await post(at.id, textFrom(ANA, "um"));
		const waits: number[] = [];
		for (let n = 0; n < 4; n += 1) {
			await eventually(async () => expect(await alarmOf(at)).not.toBeNull());
			await rest(at);
			const next = (await alarmOf(at)) ?? 0;
			waits.push(next - Date.now());
			vi.setSystemTime(next);
		}
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(Math.min(...waits)).toBeGreaterThanOrEqual(5_000);
		vi.mocked(TeamRoom.prototype.hear).mockRestore();
		await post(at.id, textFrom(ANA, "dois"));
		await rest(at);
		expect(await said(at, 1)).toEqual(["visitor: um", "visitor: dois"]);
		expect(await alarmOf(at)).toBeNull();
	});

	it("[C62] a new life tells it at once, also when the clock goes on while it looks", async () => {
		silent();
		const at = await connected();
		const hear = deaf(1);
		await post(at.id, textFrom(ANA, "um"));
		await eventually(async () => {
			expect(hear).toHaveBeenCalled();
			expect(await rowsOf(at, "SELECT n FROM held")).toHaveLength(1);
		});
		await kill(at);
		let now = Date.now();
		vi.spyOn(Date, "now").mockImplementation(() => {
			now += 1;
			return now;
		});
		await rest(at);
		expect(await said(at, 1)).toEqual(["visitor: um"]);
		expect(await alarmOf(at)).toBeNull();
	});

	it("[C63] the account holds a message up for a second and a half at most, also many newcomers", async () => {
		silent();
		const at = await connected();
		let asked = 0;
		vi.spyOn(AccountRoom.prototype, "findClient").mockImplementation(() => {
			asked += 1;
			return new Promise(() => undefined);
		});
		const spent = async (people: readonly { waId: string }[]) => {
			const said = people.flatMap((one) => [textFrom(one, "a"), textFrom(one, "b")]);
			await post(at.id, batch(...said));
			const began = performance.now();
			await rest(at);
			return performance.now() - began;
		};
		const people = Array.from({ length: 7 }, (_, n) => ({ waId: `552198888000${n}` }));
		const alone = await spent(people.slice(0, 1));
		// Six wait together: one after the other it would be six times as long.
		expect(await spent(people.slice(1))).toBeLessThan(alone * 4);
		expect(asked).toBe(people.length);
		for (const [index] of people.entries())
			expect(await said(at, index + 1)).toEqual(["visitor: a", "visitor: b"]);
	});

	it("[C67] a team that could not be told of its number is told before the first conversation on it", async () => {
		silent();
		const spy = vi.spyOn(TeamRoom.prototype, "putLine").mockImplementation(async () => {
			throw new Error("down");
		});
		const at = await connected();
		spy.mockRestore();
		const known = () =>
			inTeam(at, (_, { storage }) =>
				storage.sql.exec("SELECT value FROM setting WHERE key LIKE 'line:%'").toArray(),
			);
		expect(await known()).toEqual([]);
		await post(at.id, textFrom(ANA, "Oi"));
		await rest(at);
		expect(await known()).toHaveLength(1);
		expect(await said(at, 1)).toEqual(["visitor: Oi"]);
	});

	it("[C64] a message no team can take is told on the set-up page and holds up nobody", async () => {
		silent();
		const at = await connected();
		const { hear } = TeamRoom.prototype;
		vi.spyOn(TeamRoom.prototype, "hear").mockImplementation(async function (this: TeamRoom, items) {
			const good = items.filter(({ key }) => key !== "wamid.BAD");
			const answers = [...(await hear.call(this, good))];
			const bad: Heard = { at: "nowhere", why: "TypeError" };
			return items.map(({ key }) => (key === "wamid.BAD" ? bad : (answers.shift() ?? bad)));
		});
		await post(at.id, batch(textFrom(ANA, "ruim", { id: "wamid.BAD" }), textFrom(BIA, "boa")));
		await rest(at);
		expect(await said(at, 1)).toEqual(["visitor: boa"]);
		expect(await rowsOf(at, "SELECT what, detail FROM failure")).toEqual([
			{ what: "event", detail: "message TypeError" },
		]);
	});
});

describe("an idle number", () => {
	it("[C65] has no alarm once the minute after its last event is over, and that alarm is set once a minute", async () => {
		const at = await connected();
		let alarms = 0;
		await inNumber(at, (_, { storage }) => {
			const setAlarm = storage.setAlarm.bind(storage);
			vi.spyOn(storage, "setAlarm").mockImplementation((...of) => {
				alarms += 1;
				return setAlarm(...of);
			});
		});
		await rest(at);
		alarms = 0;
		for (let n = 0; n < 20; n += 1) await post(at.id, textFrom(ANA, `mensagem ${n}`));
		expect(alarms).toBe(1);
		await rest(at);
		expect(await alarmOf(at)).toBeNull();
	});
});

describe("what comes before its person", () => {
	it("[C66] waits for him: a reaction, an edit and an answer from our phone told before his first message", async () => {
		const at = await connected();
		const first = wamid();
		const react = {
			type: "reaction",
			reaction: { message_id: first, emoji: "👍" },
			text: undefined,
		};
		await post(at.id, textFrom(ANA, "", react));
		const echo = {
			from: "5511987654321",
			to: ANA.waId,
			id: wamid(),
			timestamp: String(Math.floor(Date.now() / 1_000)),
			type: "text",
			text: { body: "Respondi do celular" },
		};
		await post(at.id, envelope({ message_echoes: [echo] }, "smb_message_echoes"));
		await rest(at);
		expect(await casesOf(at)).toBe(0);
		await kill(at);
		await post(at.id, textFrom(ANA, "Oi", { id: first }));
		await rest(at);
		expect(await said(at, 1)).toEqual(["visitor: Oi", "broker: Respondi do celular"]);
		const amended = await inTeam(at, async (room) => (await room.story(1, 1)) as never);
		expect(JSON.stringify(amended)).toContain("👍");
		expect(await rowsOf(at, "SELECT * FROM parked")).toEqual([]);
		expect((await notices(at, 1)).filter(({ what }) => what === "whatsapp_joined")).toMatchObject([
			{ how: "new" },
		]);
	});
});
