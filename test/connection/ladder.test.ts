// Rules C70 to C84 (docs/WHATSAPP-NUMBER.md): whose message it is. Forms, codes and phones as people
// really leave them: mistyped, deleted, forwarded, shared, or used by somebody who means harm.
import { afterEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import {
	type Connected,
	connected,
	envelope,
	playedMeta,
	post,
	textFrom,
	wamid,
} from "../support/meta.ts";
import {
	accepted,
	broker,
	casesOf,
	doubts,
	form,
	inAccount,
	notices,
	rest,
	ringTeam,
	rowsOf,
	rules,
	said,
} from "./scene.ts";

playedMeta();
afterEach(() => {
	vi.useRealTimers();
});

const TYPED = "(21) 99999-0000";
const ANA = { waId: "5521999990000", name: "Ana Lima" };
const OTHER = { waId: "5548988887777", name: "Outra pessoa" };

async function tells(at: Connected, ...posts: Record<string, unknown>[]): Promise<void> {
	for (const one of posts) {
		expect((await post(at.id, one)).status).toBe(200);
		await rest(at);
	}
}

async function how(at: Connected, id: number): Promise<string | undefined> {
	const seen = (await notices(at, id)).find((one) => one.what === "whatsapp_joined");
	return seen?.what === "whatsapp_joined" ? seen.how : undefined;
}

describe("a code", () => {
	it("[C70] brings whoever writes it to its form, from any number, in any spelling, and the broker does not see it", async () => {
		const at = await connected();
		for (const [index, spoil] of [
			(code: string) => `Oi! Código ${code}`,
			(code: string) => `oi, codigo ${code.toLowerCase().replace("-", " ")} obrigado`,
			(code: string) => `(Código ${code.replace("-", "\u200b-\u200b")})\nTenho interesse`,
			(code: string) => `Código ${code.replaceAll("0", "O").replaceAll("1", "l")} ok?`,
		].entries()) {
			const { id, code } = await form(at, { email: `a${index}@exemplo.com`, phone: TYPED });
			await tells(at, textFrom({ waId: `554898888000${index}` }, spoil(code)));
			expect(await how(at, id)).toBe("code");
			const [text = ""] = await said(at, id);
			expect(text).not.toMatch(/c[oó]d/i);
			expect(text.length).toBeGreaterThan("visitor: ".length);
		}
	});

	it("[C70] comes to its form from people without a number: no keys, empty ones, an id where the phone was", async () => {
		const at = await connected();
		const bsuid = (n: number) => `BR.150257639465584${n}`;
		const ways = [
			(n: number, text: string) => textFrom({ bsuid: bsuid(n) }, text),
			(n: number, text: string) =>
				textFrom({ bsuid: bsuid(n) }, text, { from: "", from_user_id: bsuid(n) }),
			(n: number, text: string) =>
				textFrom({ bsuid: bsuid(n) }, text, { from: bsuid(n), from_user_id: undefined }),
		];
		for (const [n, way] of ways.entries()) {
			const { id, text } = await form(at, { email: `b${n}@exemplo.com` });
			await tells(at, way(n, text), way(n, "E depois?"));
			expect(await how(at, id)).toBe("code");
			expect(await said(at, id)).toHaveLength(2);
		}
		const contacts = await rowsOf(at, "SELECT bsuid FROM contact WHERE wa_id IS NULL");
		expect(contacts).toHaveLength(ways.length);
	});

	it("[C71] binds once: a second sender is somebody else, told as such, and neither reads the other", async () => {
		const at = await connected();
		const lead = await form(at, { phone: TYPED, name: "Ana Lima" });
		await tells(at, textFrom(ANA, lead.text));
		await tells(at, textFrom(OTHER, lead.text), textFrom(OTHER, "sou o marido"));
		expect(await casesOf(at)).toBe(2);
		expect(await doubts(at, 2)).toEqual([{ why: "forwarded", case: lead.id, name: "Ana Lima" }]);
		expect(JSON.stringify(await said(at, lead.id))).not.toContain("marido");
		expect(await said(at, 2)).toHaveLength(2);
		await tells(at, textFrom(ANA, "sou eu ainda"), textFrom(ANA, lead.text));
		expect(await said(at, lead.id)).toHaveLength(3);
		expect(await casesOf(at)).toBe(2);
		expect(await doubts(at, lead.id)).toEqual([]);
	});

	it("[C72] still binds after twenty minutes and on the next day: what nobody answered is live again", async () => {
		// Eight in the evening there: eleven hours later it is tomorrow.
		vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-03-05T23:00:00Z") });
		for (const minutes of [20, 11 * 60]) {
			const at = await connected();
			const lead = await form(at, { phone: "00000000" });
			vi.setSystemTime(Date.now() + minutes * 60_000);
			await ringTeam(at);
			expect((await notices(at, lead.id)).map(({ what }) => what)).toContain("cna");
			const who = await broker(at);
			await tells(at, textFrom(OTHER, lead.text));
			expect(await how(at, lead.id)).toBe("code");
			expect(await said(at, lead.id)).toHaveLength(1);
			// Somebody who writes is live: he is offered, and not kept for a sweep.
			await accepted(who, lead.id);
		}
	});

	it("[C72] is over after thirty days: then a message is somebody new's", async () => {
		vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-03-05T15:00:00Z") });
		const at = await connected();
		const lead = await form(at, { phone: "00000000" });
		vi.setSystemTime(Date.now() + 31 * 86_400_000);
		await tells(at, textFrom(OTHER, lead.text));
		expect(await said(at, lead.id)).toEqual([]);
		expect(await casesOf(at)).toBe(2);
	});
});

describe("a message whose code was deleted", () => {
	it("[C73] is its form's when it comes from the number that was typed, in its old spelling too", async () => {
		const at = await connected();
		const first = await form(at, { phone: TYPED });
		await tells(at, textFrom({ waId: "552199990000" }, "Oi, vi o anúncio"));
		expect(await how(at, first.id)).toBe("phone");
		expect(await said(at, first.id)).toEqual(["visitor: Oi, vi o anúncio"]);
		const second = await form(at, { phone: "(48) 98888-7777", email: "o@exemplo.com" });
		await tells(at, textFrom(OTHER, "Bom dia"));
		expect(await said(at, second.id)).toEqual(["visitor: Bom dia"]);
	});

	it("[C73] from another number is a case of its own, never the wrong lead's", async () => {
		const at = await connected();
		const lead = await form(at, { phone: TYPED });
		await tells(at, textFrom(OTHER, "Oi, vi o anúncio"));
		expect(await said(at, lead.id)).toEqual([]);
		expect(await how(at, 2)).toBe("new");
	});

	it("[C74] of two forms with one phone goes to the newer; the other stays open to its own code", async () => {
		const at = await connected();
		const older = await form(at, { phone: TYPED, email: "um@exemplo.com" });
		const newer = await form(at, { phone: TYPED, email: "dois@exemplo.com" });
		await tells(at, textFrom(ANA, "Oi"));
		expect(await said(at, newer.id)).toEqual(["visitor: Oi"]);
		await tells(at, textFrom(OTHER, older.text));
		expect(await how(at, older.id)).toBe("code");
		expect(await said(at, newer.id)).toHaveLength(1);
	});

	it("[C75] of a client in an open conversation stays there, whoever types his phone into a form", async () => {
		const at = await connected();
		const mine = await form(at, { phone: "(48) 90000-0000" });
		await tells(at, textFrom(ANA, mine.text));
		const attack = await form(at, { phone: TYPED, email: "mau@exemplo.com", name: "Invasor" });
		await tells(at, textFrom(ANA, "Meu CPF é este"), textFrom(ANA, "e o endereço"));
		expect(await said(at, attack.id)).toEqual([]);
		expect(await said(at, mine.id)).toHaveLength(3);
		// Nor can he who typed it take the client over by reading: the form is bound to nobody.
		const bound = await rowsOf<{ code: string }>(
			at,
			"SELECT code FROM code WHERE contact IS NOT NULL",
		);
		expect(bound).toEqual([{ code: mine.code }]);
	});

	it("[C76] may be guessed to be one form's of the last ten minutes, only when there is just one, and only told", async () => {
		vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-03-05T15:00:00Z") });
		const at = await connected();
		const one = await form(at, { name: "Ana Lima", phone: "00000000", email: "a@exemplo.com" });
		await tells(at, textFrom({ ...OTHER, name: "ana lima" }, "Oi"));
		expect(await doubts(at, 2)).toEqual([{ why: "maybe", case: one.id, name: "Ana Lima" }]);
		expect(await said(at, one.id)).toEqual([]);
		await form(at, { name: "Ana Lima", phone: "00000000", email: "b@exemplo.com" });
		await tells(at, textFrom({ waId: "5548977770001", name: "Ana Lima" }, "Oi"));
		expect(await doubts(at, 4)).toEqual([]);
		vi.setSystemTime(Date.now() + 11 * 60_000);
		await form(at, { name: "Bia", phone: "00000000", email: "c@exemplo.com" });
		vi.setSystemTime(Date.now() + 11 * 60_000);
		await tells(at, textFrom({ waId: "5548977770002", name: "Bia" }, "Oi"));
		expect(await doubts(at, 6)).toEqual([]);
	});
});

describe("a person", () => {
	it("[C77] with a second form is the same WhatsApp in another case, and that is told", async () => {
		const at = await connected();
		const first = await form(at, { phone: TYPED });
		await tells(at, textFrom(ANA, first.text));
		const second = await form(at, { phone: TYPED, email: "outro@exemplo.com" });
		await tells(at, textFrom(ANA, second.text), textFrom(ANA, "e aí?"));
		expect(await doubts(at, second.id)).toEqual([{ why: "same_whatsapp", case: first.id }]);
		expect(await said(at, second.id)).toHaveLength(2);
		expect(await said(at, first.id)).toHaveLength(1);
		expect(await rowsOf(at, "SELECT id FROM contact")).toHaveLength(1);
	});

	it("[C78] who changed his number is the same person, and his conversation goes on", async () => {
		const at = await connected();
		const person = { waId: "5521999990000", bsuid: "BR.1111" };
		await tells(at, textFrom(person, "Oi"));
		const system = {
			from: person.waId,
			from_user_id: "BR.2222",
			id: wamid(),
			timestamp: String(Math.floor(Date.now() / 1_000)),
			type: "system",
			system: {
				type: "user_changed_number",
				body: "Ana changed from 1 to 2",
				wa_id: "5521977776666",
				user_id: "BR.2222",
				previous_user_id: "BR.1111",
			},
		};
		await tells(at, envelope({ messages: [system] }));
		await tells(at, textFrom({ waId: "5521977776666", bsuid: "BR.2222" }, "Troquei de número"));
		await tells(at, textFrom({ bsuid: "BR.2222" }, "E sem número"));
		expect(await said(at, 1)).toHaveLength(3);
		expect(await casesOf(at)).toBe(1);
	});

	it("[C79] writes from two numbers that differ by a ninth digit only and is one; a landline is another", async () => {
		const at = await connected();
		await tells(at, textFrom({ waId: "554188887777" }, "um"));
		await tells(at, textFrom({ waId: "5541988887777" }, "dois"));
		await tells(
			at,
			textFrom({ waId: "554132223333" }, "três"),
			textFrom({ waId: "5541932223333" }, "quatro"),
		);
		expect(await said(at, 1)).toHaveLength(2);
		expect(await casesOf(at)).toBe(3);
	});

	it("[C80] whose card we asked for is known by that number; a card somebody forwards proves nothing", async () => {
		const at = await connected();
		const card = (origin: string) => ({
			type: "contacts",
			text: undefined,
			contacts: [
				{
					origin,
					name: { formatted_name: "Ana" },
					phones: [{ phone: "+55 21 99999-0000", wa_id: "5521999990000" }],
				},
			],
		});
		await tells(at, textFrom({ bsuid: "BR.3333" }, "", card("other")));
		await tells(at, textFrom(ANA, "Sou a Ana de verdade"));
		expect(await casesOf(at)).toBe(2);
		await tells(
			at,
			textFrom({ bsuid: "BR.4444" }, "", { ...card("contact_request"), id: wamid() }),
		);
		const rows = await rowsOf<{ wa_id: string | null }>(
			at,
			"SELECT wa_id FROM contact WHERE bsuid = 'BR.3333'",
		);
		expect(rows).toEqual([{ wa_id: null }]);
	});
});

describe("a client the registry knows", () => {
	it("[C81] by the phone of a form with another e-mail comes back to his broker, and both are told apart", async () => {
		const at = await connected();
		await rules(at, "hypnobox");
		const who = await broker(at);
		const first = await form(at, { phone: TYPED, email: "b@exemplo.com", name: "Beto" });
		await accepted(who, first.id);
		await eventually(async () => {
			const known = await inAccount(at, "SELECT origin FROM client WHERE origin IS NOT NULL");
			expect(known).toHaveLength(1);
		});
		const second = await form(at, { phone: TYPED, email: "a@exemplo.com", name: "Ana" });
		await tells(at, textFrom(ANA, second.text));
		const { case: view } = await who.desk.seen("case", (one) => one.case.id === second.id);
		expect(view.owner?.id).toBe(who.who.me.person.id);
		await eventually(async () => {
			const seen = await who.desk.seen("case", (one) => one.case.id === second.id);
			expect(seen.case.whatsapp?.doubts).toContainEqual({ why: "phone_of_another" });
		});
		expect((await notices(at, second.id)).map(({ what }) => what)).toContain("direct_message");
	});
});

it("[C82] a first message only the phone can show still is a client, and an advertisement is kept by its first touch", async () => {
	const at = await connected();
	const unsupported = {
		type: "unsupported",
		text: undefined,
		errors: [{ code: 131_051, title: "Message type unknown" }],
		referral: { source_url: "https://fb.me/x", headline: "Residencial Aurora", source_type: "ad" },
	};
	const who = await broker(at);
	await tells(at, textFrom(ANA, "", unsupported), textFrom(ANA, "Oi?"));
	expect(await said(at, 1)).toEqual(["visitor: Mensagem que só o celular mostra", "visitor: Oi?"]);
	await accepted(who, 1);
	const seen = await who.desk.seen("case", ({ case: one }) => one.whatsapp?.ad !== undefined);
	expect(seen.case.whatsapp?.ad).toEqual({
		headline: "Residencial Aurora",
		url: "https://fb.me/x",
	});
});
