// Rules H100, H101, H105 (seed 004 end to end): a visitor who proves who he is goes on with his case; the
// story of a case in one call; and a lead that arrives by API in a team that works by the roleta.
import { describe, expect, it } from "vitest";
import type { CaseStory } from "../../protocol/api.ts";
import type { ApiLeadReceipt, LeadReceipt } from "../../protocol/lead.ts";
import { eventually } from "../support/eventually.ts";
import {
	accountOf,
	apiLead,
	integrate,
	join,
	leadBody,
	leaveLead,
	makeTeam,
	openShop,
	postLead,
	reasonOf,
	type Shop,
	type Signed,
	sendLead,
	staff,
} from "../support/http.ts";
import { Desk } from "../support/http-desk.ts";

async function receiptOf(response: Response): Promise<string> {
	expect(response.status).toBe(201);
	return ((await response.json()) as LeadReceipt).receipt;
}

function askStory(team: string, caseId: number | string, by: Signed): Promise<Response> {
	return staff("GET", `/api/teams/${team}/cases/${caseId}`, by.cookie);
}

async function storyOf(shop: Shop, caseId: number, by = shop.admin): Promise<CaseStory> {
	return (await (await askStory(shop.team, caseId, by)).json()) as CaseStory;
}

async function online(shop: Shop, name: string): Promise<{ who: Signed; desk: Desk }> {
	const who = await join(shop.slug, shop.admin, "broker", [shop.team], `${name}@aurora.example`);
	const desk = await Desk.open(shop.team, who);
	expect(await desk.act({ do: "available", on: true })).toBe("ok");
	return { who, desk };
}

describe("a visitor who comes back", () => {
	it("[H100] goes on with the case his token proves is his", async () => {
		const shop = await openShop();
		const { token, receipt } = await leaveLead(shop);
		const again = postLead(leadBody(shop.site), { authorization: `Bearer ${token}` });
		expect(await receiptOf(await again)).toBe(receipt);
	});

	it("[H100] begins anew without one, or with one that is not of this page, and is never refused", async () => {
		const [shop, other] = [await openShop(), await openShop()];
		const { token, receipt } = await leaveLead(shop);
		const foreign = (await leaveLead(other)).token;
		const proofs = [null, "Bearer", `Bearer ${token}x`, `Bearer ${foreign}`, `Basic ${token}`];
		const seen = new Set([receipt]);
		for (const authorization of proofs)
			seen.add(await receiptOf(await postLead(leadBody(shop.site), { authorization })));
		expect(seen.size).toBe(proofs.length + 1);
	});
});

describe("the story of a case", () => {
	it("[H101] is whole for who leads the team", async () => {
		const shop = await openShop();
		await leaveLead(shop);
		for (const role of ["supervisor", "manager"]) {
			const by = await join(shop.slug, shop.admin, role, [shop.team]);
			const story = await storyOf(shop, 1, by);
			expect(story.lead).toEqual({
				name: "João Prado",
				email: "joao@exemplo.com.br",
				phone: "+5511987654321",
			});
			expect(story.entries[0]).toMatchObject({ notice: { what: "received" } });
		}
	});

	it("[H101] is whole for the broker who has it, facts for one who was asked, nothing for others", async () => {
		const shop = await openShop();
		const [one, two, three] = [
			await online(shop, "lucas"),
			await online(shop, "marina"),
			await online(shop, "rafael"),
		];
		await leaveLead(shop);
		const refused = await one.desk.card(1);
		expect(await one.desk.act({ do: "refuse", offer: refused })).toBe("ok");
		expect(await two.desk.act({ do: "accept", offer: await two.desk.card(1) })).toBe("ok");
		expect(await two.desk.act({ do: "say", case: 1, text: "Bom dia!" })).toBe("ok");

		const his = await storyOf(shop, 1, two.who);
		expect(his.lead?.email).toBe("joao@exemplo.com.br");
		expect(his.entries.some((entry) => entry.kind === "message")).toBe(true);
		const asked = await storyOf(shop, 1, one.who);
		expect(asked).not.toHaveProperty("lead");
		expect(asked.entries.every((entry) => entry.kind === "notice")).toBe(true);
		expect(asked.decisions).toEqual(his.decisions);
		const stranger = await askStory(shop.team, 1, three.who);
		expect(await reasonOf(stranger)).toBe("404 not_found");

		const [first, second] = his.decisions;
		expect(first).toMatchObject({
			to: "Pessoa broker",
			rule: "turn",
			ranked: ["Pessoa broker", "Pessoa broker", "Pessoa broker"],
			end: { how: "refused" },
		});
		expect(second).toMatchObject({ end: { how: "accepted" } });
		expect(second?.excluded).toContainEqual({ name: "Pessoa broker", why: "refused" });
		for (const { desk } of [one, two, three]) desk.close();
	});

	it("[H101] says who was passed over when nobody could be found", async () => {
		const shop = await openShop();
		await join(shop.slug, shop.admin, "broker", [shop.team]);
		await leaveLead(shop);
		const { decisions } = await storyOf(shop, 1);
		expect(decisions).toMatchObject([{ to: null, rule: "none", ranked: [] }]);
		expect(decisions[0]?.excluded).toContainEqual({ name: "Pessoa broker", why: "unavailable" });
	});

	it("[H101] is of one team: another team's, account's or no case at all is refused", async () => {
		const shop = await openShop();
		await leaveLead(shop);
		const other = await makeTeam(shop.admin, "Norte");
		const manager = await join(shop.slug, shop.admin, "manager", [other]);
		expect(await reasonOf(await askStory(shop.team, 1, manager))).toBe("403 forbidden");
		expect(await reasonOf(await askStory(other, 1, manager))).toBe("404 not_found");
		for (const odd of ["0", "2", "-1", "1e0", "1x", "9".repeat(20)])
			expect(await reasonOf(await askStory(shop.team, odd, shop.admin))).toBe("404 not_found");
	});
});

describe("seed 004, the roleta", () => {
	it("[H105] a lead by API has no broker until one says ATENDER, and ends only with its history", async () => {
		const shop = await openShop();
		const path = `/api/teams/${shop.team}/policy`;
		const rules = { preset: "roleta", policy: { channels: { api: { offerSeconds: 300 } } } };
		expect((await staff("PUT", path, shop.admin.cookie, rules)).status).toBe(200);
		const { key } = await integrate(shop);

		// Nobody is online: the lead waits, linked to nobody.
		const early = (await (await sendLead(key)).json()) as ApiLeadReceipt;
		const before = await storyOf(shop, early.case);
		expect(before.decisions.every((one) => one.to === null)).toBe(true);
		expect((await accountOf(shop.slug).findClient("joao@exemplo.com.br", []))?.origin ?? null).toBe(
			null,
		);

		// The next online is asked; a refusal hands it on; ATENDER links him.
		const lucas = await online(shop, "lucas");
		const first = await lucas.desk.card(early.case);
		const marina = await online(shop, "marina");
		expect(await marina.desk.act({ do: "accept", offer: first })).not.toBe("ok");
		expect(await lucas.desk.act({ do: "refuse", offer: first })).toBe("ok");
		const card = await marina.desk.card(early.case);
		expect(await marina.desk.act({ do: "accept", offer: card })).toBe("ok");
		await marina.desk.seen("case", ({ case: one }) => one.owner?.id === marina.who.me.person.id);
		const owner = async () =>
			(await accountOf(shop.slug).findClient("joao@exemplo.com.br", []))?.origin;
		await eventually(async () => expect(await owner()).toBe(marina.who.me.person.id));

		// The same client again, as the CRM would send him: his broker goes on with him.
		expect(((await (await sendLead(key)).json()) as ApiLeadReceipt).case).toBe(early.case);

		// Going offline does not conclude it; only the outcome with its history does.
		expect(await marina.desk.act({ do: "say", case: early.case, text: "Bom dia!" })).toBe("ok");
		const concluded = async () =>
			(await storyOf(shop, early.case)).entries.some(
				(entry) => entry.kind === "notice" && entry.notice.what === "concluded",
			);
		expect(await marina.desk.act({ do: "available", on: false })).toBe("ok");
		expect(await concluded()).toBe(false);
		const history = { outcome: "visit_booked", note: "Visita no sábado às 10h." } as const;
		expect(await lucas.desk.act({ do: "conclude", case: early.case, ...history })).toBe(
			"not_yours",
		);
		expect(await marina.desk.act({ do: "conclude", case: early.case, ...history })).toBe("ok");
		expect(await concluded()).toBe(true);

		// A client with a broker: he comes first, being online, whoever's turn it is.
		expect(await marina.desk.act({ do: "available", on: true })).toBe("ok");
		const later = (await (await sendLead(key, apiLead({ message: "Voltei" }))).json()) as {
			case: number;
		};
		expect(later.case).not.toBe(early.case);
		await marina.desk.card(later.case);
		expect((await storyOf(shop, later.case)).decisions[0]?.rule).toBe("origin");
		lucas.desk.close();
		marina.desk.close();
	});
});
