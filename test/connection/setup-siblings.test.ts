// Rules C173 and C174 (docs/WHATSAPP-NUMBER.md): two numbers of one WhatsApp account. Each has its own address
// at Meta; and what comes to the wrong one of them all the same is its sibling's, or nobody's.
import { describe, expect, it, vi } from "vitest";
import type { ConnectionView } from "../../protocol/whatsapp.ts";
import { AccountRoom } from "../../worker/directory/room.ts";
import { makeTeam, openShop, staff } from "../support/http.ts";
import {
	type Connected,
	connectNumber,
	PHONE_ID,
	playedMeta,
	post,
	SECOND,
	sign,
	textFrom,
	wamid,
} from "../support/meta.ts";
import { casesOf, inNumber, rest, rowsOf } from "./scene.ts";

const graph = playedMeta();

const ANA = { waId: "5521999990000" };

/** Two numbers of one WhatsApp account; the second is another team's unless it is said. */
async function two(change: Record<string, unknown> = {}) {
	const shop = await openShop();
	const team = await makeTeam(shop.admin, "Segunda equipe");
	const first = await connectNumber(shop);
	const second = await connectNumber({ ...shop, team }, { ...SECOND, name: "Segundo", ...change });
	return { first, second };
}

/** As Meta tells it of the second number. */
function ofSecond(text: string, id = wamid()) {
	const told = JSON.stringify(textFrom(ANA, text, { id }));
	return told.replaceAll(PHONE_ID, SECOND.phoneId);
}

function eventsOf(at: Connected) {
	return rowsOf<{ event: string }>(at, "SELECT event FROM event ORDER BY n").then((rows) =>
		rows.map(({ event }) => {
			const { t, what, body } = JSON.parse(event);
			return what ?? body?.text ?? t;
		}),
	);
}

async function viewOf({ shop, id }: Connected): Promise<ConnectionView> {
	return (await staff("GET", `/api/whatsapp/${id}`, shop.admin.cookie)).json();
}

describe("two numbers of one account at Meta", () => {
	it("[C173] each is given its own address, the account none, and a check of one leaves the other's", async () => {
		const { first, second } = await two();
		await staff("POST", `/api/whatsapp/${first.id}/check`, first.shop.admin.cookie, {});
		for (const at of [first, second]) {
			const view = await viewOf(at);
			const { steps, callbackUrl, phoneId } = view;
			expect(callbackUrl).toContain(at.id);
			expect(steps.find(({ step }) => step === "callback")).toEqual({
				step: "callback",
				state: "ok",
			});
			const placed = graph.sent.filter(
				({ method, path, body }) =>
					method === "POST" &&
					path.endsWith(`/${phoneId}`) &&
					JSON.stringify(body).includes(`/${first.shop.slug}.`),
			);
			for (const { body } of placed)
				expect(body).toEqual({
					webhook_configuration: {
						override_callback_uri: callbackUrl,
						verify_token: view.verifyToken,
					},
				});
			expect(placed.length).toBeGreaterThan(0);
		}
		const subscribed = graph.sent.filter(
			({ method, path }) => method === "POST" && path.endsWith("/subscribed_apps"),
		);
		for (const { body } of subscribed) expect(body).toEqual({});
	});

	it("[C173] each hears its own clients, in its own team", async () => {
		const { first, second } = await two();
		await post(first.id, textFrom(ANA, "Para o primeiro"));
		await post(second.id, ofSecond("Para o segundo"));
		await rest(first);
		await rest(second);
		expect(await eventsOf(first)).toEqual(["Para o primeiro"]);
		expect(await eventsOf(second)).toEqual(["Para o segundo"]);
		expect([await casesOf(first), await casesOf(second)]).toEqual([1, 1]);
	});
});

describe("what comes to a sibling's door", () => {
	it("[C174] is handed to the number it is about before Meta hears 200, and leaves nothing here", async () => {
		const { first, second } = await two();
		const id = wamid();
		const told = ofSecond("Para o segundo", id);
		expect((await post(first.id, told)).status).toBe(200);
		expect(await eventsOf(second)).toEqual(["Para o segundo"]);
		expect(await eventsOf(first)).toEqual([]);
		// Again, at either door: once.
		expect((await post(first.id, told)).status).toBe(200);
		expect((await post(second.id, told)).status).toBe(200);
		await rest(second);
		expect(await eventsOf(second)).toEqual(["Para o segundo"]);
		expect([await casesOf(first), await casesOf(second)]).toEqual([0, 1]);
		expect((await viewOf(first)).lastEventAt).toBeNull();
	});

	it("[C174] with events of its own in one post: each to its own", async () => {
		const { first, second } = await two();
		const mine = textFrom(ANA, "Para o primeiro");
		const other = JSON.parse(ofSecond("Para o segundo"));
		const entry = [...(mine.entry as unknown[]), ...other.entry];
		expect((await post(first.id, { ...mine, entry })).status).toBe(200);
		expect(await eventsOf(first)).toEqual(["Para o primeiro"]);
		expect(await eventsOf(second)).toEqual(["Para o segundo"]);
		await rest(first);
		await rest(second);
	});

	it("[C174] is 503 when it could not be handed over, keeps what is ours, and its repetition is taken", async () => {
		const { first, second } = await two();
		const lines = vi.spyOn(AccountRoom.prototype, "lines");
		lines.mockRejectedValueOnce(new Error("evicted"));
		const mine = textFrom(ANA, "Para o primeiro");
		const other = JSON.parse(ofSecond("Para o segundo"));
		const both = { ...mine, entry: [...(mine.entry as unknown[]), ...other.entry] };
		expect((await post(first.id, both)).status).toBe(503);
		expect([await eventsOf(first), await eventsOf(second)]).toEqual([["Para o primeiro"], []]);
		expect((await post(first.id, both)).status).toBe(200);
		expect(await eventsOf(first)).toEqual(["Para o primeiro"]);
		expect(await eventsOf(second)).toEqual(["Para o segundo"]);
		// Whose it is is remembered: the account was asked twice, for the failure and for the answer.
		await post(first.id, ofSecond("E mais"));
		expect(lines).toHaveBeenCalledTimes(2);
		lines.mockRestore();
		await rest(first);
		await rest(second);
	});

	it("[C174] that was dropped since is nobody's", async () => {
		const { first, second } = await two();
		await post(first.id, ofSecond("Antes"));
		await staff("DELETE", `/api/whatsapp/${second.id}`, second.shop.admin.cookie);
		expect((await post(first.id, ofSecond("Depois"))).status).toBe(200);
		expect(await eventsOf(first)).toEqual(["other_number"]);
		expect(await eventsOf(second)).toEqual(["Antes"]);
	});

	it("[C174] [C59] of a number in nobody's hands is kept and touches nobody; the account is not asked each time", async () => {
		const { first, second } = await two();
		const lines = vi.spyOn(AccountRoom.prototype, "lines");
		for (const text of ["Um", "Dois"]) {
			const told = ofSecond(text).replaceAll(SECOND.phoneId, "1999999999999");
			expect((await post(first.id, told)).status).toBe(200);
		}
		expect(await eventsOf(first)).toEqual(["other_number", "other_number"]);
		expect(await eventsOf(second)).toEqual([]);
		expect(lines).toHaveBeenCalledTimes(1);
		lines.mockRestore();
	});

	it("[C174] never reaches another company's number, though it has that very id and secret", async () => {
		const mine = await connectNumber(await openShop());
		const theirs = await connectNumber(await openShop(), SECOND);
		expect((await post(mine.id, ofSecond("Para quem?"))).status).toBe(200);
		expect(await eventsOf(mine)).toEqual(["other_number"]);
		expect(await eventsOf(theirs)).toEqual([]);
	});

	it("[C174] never reaches a number of the company's that has another app's secret: its own door would refuse it", async () => {
		const { first, second } = await two({ appSecret: "the-secret-of-another-app" });
		expect((await post(first.id, ofSecond("Inventado"))).status).toBe(200);
		expect(await eventsOf(first)).toEqual(["other_number"]);
		expect(await eventsOf(second)).toEqual([]);
		const signed = ofSecond("De verdade");
		const headers = { "x-hub-signature-256": await sign(signed, "the-secret-of-another-app") };
		expect((await post(second.id, signed, headers)).status).toBe(200);
		expect(await eventsOf(second)).toEqual(["De verdade"]);
		await rest(second);
	});

	it("[C174] survives an object's sleep: the memory is asked for anew", async () => {
		const { first, second } = await two();
		await post(first.id, ofSecond("Um"));
		await inNumber(first, (_, state) => state.abort("sleep")).catch(() => undefined);
		expect((await post(first.id, ofSecond("Dois"))).status).toBe(200);
		expect(await eventsOf(second)).toEqual(["Um", "Dois"]);
		await rest(second);
	});
});
