// Rule C220 (docs/WHATSAPP-NUMBER.md): what a team hears late, after its client went on, or after it was done
// with him. The objects are real; only how a team hears is played.
import { expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { gate } from "../support/gate.ts";
import { type Connected, connected, playedDay, post, textFrom, wamid } from "../support/meta.ts";
import {
	ANA,
	BIA,
	down,
	echo,
	lost,
	over,
	revoke,
	talks,
	together,
	up,
	WAYS,
	ways,
} from "./deaf.ts";
import {
	casesOf,
	conversation,
	form,
	heard,
	later,
	rest,
	rowsOf,
	rules,
	said,
	says,
} from "./scene.ts";

playedDay();

const MINUTE = 61_000;
const OTHER = { email: "outra@exemplo.com", phone: "(31) 97777-6666", name: "Outra" };
/** Another form of hers, by the phone she writes from. */
const HERS = { email: "ana2@exemplo.com", phone: "(21) 99999-0000", name: "Ana" };

function held(at: Connected): Promise<unknown[]> {
	return rowsOf(at, "SELECT n FROM held");
}

it.each(WAYS)(
	"[C220] an answer of the phone before the client's next code, told to a team that %s, stays in the conversation it was given in, once",
	async (_, way) => {
		const at = await connected();
		const { id } = await conversation(at, ANA.waId);
		const next = await form(at, OTHER);
		const hears = ways();
		hears(at, way);
		await heard(at, echo(ANA, "Pode vir hoje às 15h"));
		await heard(at, textFrom(ANA, next.text));
		hears(at, up);
		await later(at, MINUTE);
		expect(await held(at)).toEqual([]);
		const ours = async (of: number) =>
			(await said(at, of)).filter((line) => line.startsWith("broker"));
		expect(await ours(id)).toEqual(["broker: Pode vir hoje às 15h"]);
		expect(await ours(next.id)).toEqual([]);
	},
);

it("[C220] what he writes after his code, while older words are being told again, is in the code's form", async () => {
	const at = await connected();
	const { id } = await conversation(at, ANA.waId);
	const next = await form(at, OTHER);
	const hears = ways();
	hears(at, down);
	await heard(at, textFrom(ANA, "um"));
	expect(await held(at)).toHaveLength(1);
	// It takes its time over each of the first two calls: that long more comes for it.
	const gates = [gate(), gate()];
	let calls = 0;
	hears(at, async (items, really) => {
		calls += 1;
		await gates[calls - 1]?.passed;
		return really(items);
	});
	vi.setSystemTime(Date.now() + MINUTE);
	const ringing = rest(at);
	for (const [n, text] of [next.text, "sobre este novo"].entries()) {
		await eventually(() => expect(calls).toBe(n + 1));
		await post(at.id, textFrom(ANA, text));
		await eventually(async () => expect(await held(at)).toHaveLength(2));
		gates[n]?.open();
	}
	await ringing;
	await rest(at);
	expect(await held(at)).toEqual([]);
	expect((await said(at, id)).slice(1)).toEqual(["visitor: um"]);
	expect((await said(at, next.id)).at(-1)).toBe("visitor: sobre este novo");
});

it.each([
	["all", 9],
	["only the first", 1],
])(
	"[C220] so when the team answered %s of the calls in which a batch with his code was told",
	async (_, answered) => {
		const at = await connected();
		const { id } = await conversation(at, ANA.waId);
		const next = await form(at, OTHER);
		const key = wamid();
		let calls = 0;
		const hears = ways();
		hears(at, async (items, really) => {
			calls += 1;
			return (calls > answered ? down : up)(items, really);
		});
		const first = textFrom(ANA, "um", { id: key });
		await heard(at, together(first, revoke(ANA, key), textFrom(ANA, next.text)));
		await heard(at, textFrom(ANA, "sobre este novo"));
		hears(at, up);
		await later(at, MINUTE);
		expect(calls).toBeGreaterThan(1);
		expect(await held(at)).toEqual([]);
		expect((await said(at, id)).slice(1)).toEqual(["visitor: um"]);
		expect((await said(at, next.id)).at(-1)).toBe("visitor: sobre este novo");
	},
);

it.each([
	["apart", "answers", up, 1],
	["together", "answers", up, 2],
	["apart", "is down", down, 2],
] as const)(
	"[C220] who has the form's phone and who has its code are two, posted %s to a team that %s",
	async (how, _, way, binds) => {
		const at = await connected();
		await over(await conversation(at, ANA.waId, OTHER));
		// The form is by Ana's phone; its link is used by somebody else. Whoever has it, they are two.
		const next = await form(at, HERS);
		const hears = ways();
		hears(at, way);
		const posts = [textFrom(ANA, "segredo da Ana"), textFrom(BIA, next.text)];
		await heard(at, ...(how === "together" ? [together(...posts)] : posts));
		hears(at, up);
		await later(at, MINUTE);
		expect(await held(at)).toEqual([]);
		const [owner] = await rowsOf(at, `SELECT contact FROM code WHERE code = '${next.code}'`);
		expect(owner).toEqual({ contact: binds });
		const secret = (await talks(at)).findIndex((one) => one.includes("visitor: segredo da Ana"));
		const where = await rowsOf<{ case_id: number }>(at, "SELECT case_id FROM contact ORDER BY id");
		expect(where.map(({ case_id }) => case_id)).toEqual([secret + 1, expect.any(Number)]);
		expect(where[1]?.case_id).not.toBe(secret + 1);
	},
);

it("[C220] the second word of a conversation that began and ended while its answer was lost begins no other", async () => {
	const at = await connected();
	await rules(at, "hypnobox");
	const talk = await conversation(at, ANA.waId);
	const { id, who } = talk;
	await says(at, who, id, "Olá");
	await over(talk);
	const hears = ways();
	hears(at, async (items, really) => {
		const answers = await really(items);
		return answers.some((one) => one.at === "case") ? down(items, really) : answers;
	});
	await heard(at, together(textFrom(ANA, "Voltei"), textFrom(ANA, "Está aí?")));
	expect(await said(at, id + 1)).toEqual(["visitor: Voltei", "visitor: Está aí?"]);
	hears(at, up);
	const { case: view } = await who.desk.seen("case", (frame) => frame.case.id === id + 1);
	expect(view.status).toBe("direct_message");
	expect(await who.desk.act({ do: "activate", case: id + 1 })).toBe("ok");
	await over({ id: id + 1, who });
	await rest(at);
	expect(await held(at)).toEqual([]);
	expect(await casesOf(at)).toBe(id + 1);
});

it.each(WAYS)(
	"[C220] a client in a conversation is moved by nobody else's form, told to a team that %s",
	async (_, way) => {
		const at = await connected();
		const hears = ways();
		hears(at, way);
		await heard(at, textFrom(ANA, "um"));
		vi.setSystemTime(Date.now() + 1_000);
		await form(at, HERS);
		await heard(at, textFrom(ANA, "dois"));
		hears(at, up);
		await later(at, MINUTE);
		expect(await talks(at)).toContainEqual(["visitor: um", "visitor: dois"]);
	},
);

it.each([
	["apart", "answers", up],
	["together", "answers", up],
	["apart", "is down", down],
	["apart", "hears it and cannot say so", lost],
] as const)(
	"[C220] a newcomer's first word is not behind the code he sends next, posted %s to a team that %s",
	async (how, _, way) => {
		const at = await connected();
		const next = await form(at, OTHER);
		const hears = ways();
		hears(at, way);
		const posts = [textFrom(ANA, "um"), textFrom(ANA, next.text)];
		await heard(at, ...(how === "together" ? [together(...posts)] : posts));
		hears(at, up);
		await later(at, MINUTE);
		const all = await talks(at);
		expect(all.flat()).toHaveLength(2);
		expect(all.filter((one) => one.indexOf("visitor: um") > 0)).toEqual([]);
	},
);
