// A life that ends while what a client wrote is being told: sorted again, his words, what the company's
// phone answered and what he took back belong where he was when they were written.
import { expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { never } from "../support/gate.ts";
import { type Connected, connected, playedDay, post, textFrom, wamid } from "../support/meta.ts";
import {
	ANA,
	amended,
	CODE,
	echo,
	neighbour,
	revoke,
	talks,
	together,
	up,
	type Way,
	ways,
} from "./deaf.ts";
import { conversation, kill, rest, rowsOf } from "./scene.ts";

playedDay();

const silent: Way = never;
/** It hears, and the answer never comes. */
const mute: Way = async (items, really) => {
	await really(items);
	return never();
};
const next = () => textFrom(ANA, `Oi (Código ${CODE})`);

/** Ana writes to one team's broker and then with another team's code; the life ends in between. */
async function cut(way: Way, ...posts: Record<string, unknown>[]) {
	const at = await connected();
	const other = await neighbour(at);
	const { id } = await conversation(at, ANA.waId);
	const hears = ways();
	hears(at, way);
	await post(at.id, together(...posts, next()));
	await moved(at);
	const heard = () => talks(at).then((all) => all.flat());
	return {
		at,
		id,
		heard,
		elsewhere: () => talks(other).then((all) => all.flat()),
		again: async () => {
			await kill(at);
			hears(at, up);
			await rest(at);
		},
	};
}

async function moved(at: Connected): Promise<void> {
	const bound = `SELECT code FROM code WHERE code = '${CODE}' AND contact IS NOT NULL`;
	await eventually(async () => expect(await rowsOf(at, bound)).toHaveLength(1));
}

it("[C61] words before a client's next code stay in the conversation they were written in", async () => {
	const { again, heard, elsewhere } = await cut(silent, textFrom(ANA, "só para a primeira"));
	await again();
	expect(await heard()).toContain("visitor: só para a primeira");
	expect(await elsewhere()).not.toContain("visitor: só para a primeira");
});

it("[C61] so does what the company's phone answered there", async () => {
	const { again, heard, elsewhere } = await cut(silent, echo(ANA, "Seu desconto é 20%"));
	await again();
	expect(await heard()).toContain("broker: Seu desconto é 20%");
	expect(await elsewhere()).not.toContain("broker: Seu desconto é 20%");
});

it("[C61] heard before the life ended, they are not told to the other team too", async () => {
	const { again, heard, elsewhere } = await cut(mute, textFrom(ANA, "só para a primeira"));
	await eventually(async () => expect(await heard()).toContain("visitor: só para a primeira"));
	await again();
	expect((await heard()).filter((line) => line === "visitor: só para a primeira")).toHaveLength(1);
	expect(await elsewhere()).not.toContain("visitor: só para a primeira");
});

it("[C61] a word taken back is taken back where it is", async () => {
	const key = wamid();
	const { at, id, again } = await cut(silent, textFrom(ANA, "um", { id: key }), revoke(ANA, key));
	await again();
	expect(await amended(at, id)).toEqual([[key, "revoke"]]);
});
