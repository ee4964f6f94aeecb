// What the tests of teams that do not answer have in common: two clients, a second team on the number, how
// each team hears, and what Meta tells besides words. The objects are real; only whether a team answers is
// played. Holds no expectations, and knows nothing of how the number keeps what waits.
import { vi } from "vitest";
import type { FromLine, Heard } from "../../worker/team/port.ts";
import { TeamRoom } from "../../worker/team/room.ts";
import { eventually } from "../support/eventually.ts";
import { makeTeam, teamOf } from "../support/http.ts";
import { type Connected, envelope, wamid } from "../support/meta.ts";
import { lead } from "../support/room.ts";
import { type Broker, casesOf, inNumber, said, story } from "./scene.ts";

export const ANA = { waId: "5521999990000" };
export const BIA = { waId: "5521999990001", name: "Bia" };
/** Of the form that somebody left with the neighbour. */
export const CODE = "7F3K-9QWD";

type Hear = (items: readonly FromLine[]) => Promise<readonly Heard[]>;

/** How a team hears; `really` is as it would. */
export type Way = (items: readonly FromLine[], really: Hear) => Promise<readonly Heard[]>;

export const up: Way = (items, really) => really(items);

export const down: Way = async () => {
	throw new Error("down");
};

/** It heard, and nobody knows. */
export const lost: Way = async (items, really) => {
	await really(items);
	throw new Error("the answer is lost");
};

/** For `it.each`: the name goes into "a team that …". */
export const WAYS = [
	["answers", up],
	["is down", down],
	["hears it and cannot say so", lost],
] as const;

/** From now on teams hear as they are told to; who was told nothing is up. Once in a test. */
export function ways(): (at: Connected, way: Way) => void {
	const told = new Map<string, Way>();
	const { hear } = TeamRoom.prototype;
	vi.spyOn(TeamRoom.prototype, "hear").mockImplementation(async function (this: TeamRoom, items) {
		const { id } = (this as unknown as { ctx: DurableObjectState }).ctx;
		const way = told.get(id.toString()) ?? up;
		return way(items, (some) => hear.call(this, some));
	});
	// The number says what failed, and here that is meant to.
	vi.spyOn(console, "error").mockImplementation(() => undefined);
	return ({ shop }, way) => told.set(teamOf(shop).id.toString(), way);
}

/** Another team on this number, with a form whose code is `CODE`. */
export async function neighbour(at: Connected): Promise<Connected> {
	const shop = { ...at.shop, team: await makeTeam(at.shop.admin, "Vizinha") };
	const form = lead({ key: "form", channel: "whatsapp", line: at.id, code: CODE });
	const stored = await teamOf(shop).receive(form);
	if (!stored.ok) throw new Error(stored.refusal.reason);
	await eventually(async () => {
		const known = await inNumber(at, ({ db }) => db.one("SELECT 1 FROM code WHERE code = ?", CODE));
		if (!known) throw new Error("the number does not know the code yet");
	});
	return { ...at, shop };
}

/** The conversation ends, and a day goes by. */
export async function over({ id, who }: { readonly id: number; readonly who: Broker }) {
	const answer = await who.desk.act({ do: "conclude", case: id, outcome: "thinking" });
	if (answer !== "ok") throw new Error(answer);
	vi.setSystemTime(Date.now() + 86_400_000);
}

/** Several posts as one, as Meta's batches come. */
export function together(...posts: Record<string, unknown>[]): Record<string, unknown> {
	return { ...envelope({}), entry: posts.flatMap(({ entry }) => entry as unknown[]) };
}

/** He takes back the message with this key. */
export function revoke({ waId }: typeof ANA, key: string): Record<string, unknown> {
	const one = { from: waId, id: wamid(), timestamp: seconds(), type: "revoke" };
	return envelope({ messages: [{ ...one, revoke: { original_message_id: key } }] });
}

/** What was answered to him on the company's phone. */
export function echo({ waId }: typeof ANA, body: string): Record<string, unknown> {
	const one = { from: "5511987654321", to: waId, id: wamid(), timestamp: seconds() };
	const message_echoes = [{ ...one, type: "text", text: { body } }];
	return envelope({ message_echoes }, "smb_message_echoes");
}

function seconds(): string {
	return String(Math.floor(Date.now() / 1_000));
}

/** The messages of a case that were changed, each with how. */
export async function amended(at: Connected, id: number): Promise<string[][]> {
	return (await story(at, id)).entries.flatMap((one) =>
		one.kind === "amendment" ? [[one.target, one.change.what]] : [],
	);
}

/** What was said in each case the team ever had. */
export async function talks(at: Connected): Promise<string[][]> {
	const ids = Array.from({ length: await casesOf(at) }, (_, n) => n + 1);
	return Promise.all(ids.map((id) => said(at, id)));
}
