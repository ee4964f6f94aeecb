// Rule B33: leads as a CSV, read back cell by cell.
import "./support/portuguese.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spreadsheet } from "../../dashboard/manager/spreadsheet.ts";
import { manageTexts } from "../../dashboard/manager/texts.ts";
import { concludeTexts } from "../../dashboard/texts/chat.ts";
import { offerTexts } from "../../dashboard/texts/core.ts";
import type { CaseView } from "../../protocol/staff.ts";

const RECEIVED = Date.UTC(2026, 10, 26, 17, 3, 5);

const lead = (changes: Partial<CaseView> = {}): CaseView => ({
	id: 12,
	status: "closed",
	channel: "whatsapp",
	product: { ref: "aurora", name: "Residencial Aurora" },
	client: { name: "Elis Prado", email: "elis@exemplo.com", phone: "+5511987654321" },
	owner: { id: 1, name: "Lucas" },
	receivedAt: RECEIVED,
	n: 9,
	unread: 0,
	visitorOnline: false,
	ticks: { visitor: { delivered: 0, read: 0 }, broker: { delivered: 0, read: 0 } },
	outcome: "visit_booked",
	closedAt: RECEIVED + 60_000,
	...changes,
});

function sheet(...leads: CaseView[]): string {
	const words = {
		manage: manageTexts.get(),
		offer: offerTexts.get(),
		conclude: concludeTexts.get(),
	};
	return spreadsheet(leads, words, "America/Sao_Paulo");
}

/** RFC 4180 with semicolons. */
function read(csv: string): string[][] {
	const rows: string[][] = [[]];
	for (const [, quoted, bare = "", end] of csv.matchAll(
		/(?:"((?:[^"]|"")*)"|([^;\r\n"]*))(;|\r\n)/g,
	)) {
		rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
		if (end !== ";") rows.push([]);
	}
	return rows.slice(0, -1);
}

describe("[B33] the spreadsheet of leads", () => {
	it("says what was left, who had it and how it ended, in the team's hours", () => {
		const csv = sheet(lead());
		expect(csv.charCodeAt(0)).toBe(0xfeff);
		const [head, row] = read(csv.slice(1));
		expect(head).toHaveLength(row?.length ?? 0);
		expect(row).toEqual([
			"A-12",
			"26/11/2026 14:03:05",
			"Elis Prado",
			"elis@exemplo.com",
			"(11) 98765-4321",
			"WhatsApp",
			"Residencial Aurora",
			"Lucas",
			"Encerrado",
			"Visita marcada",
			"26/11/2026 14:04:05",
			"",
		]);
	});

	it("has a row for who is known by a username only: no phone, no e-mail, nobody yet", () => {
		const { product: _, owner: __, outcome: ___, closedAt: ____, ...bare } = lead();
		const [, row] = read(
			sheet({ ...bare, status: "waiting", client: { name: "elis.p" } }).slice(1),
		);
		expect(row).toEqual([
			"A-12",
			"26/11/2026 14:03:05",
			"elis.p",
			"",
			"",
			"WhatsApp",
			"",
			"",
			"Aguardando",
			"",
			"",
			"",
		]);
	});

	it("says where he writes from when that is another number, also once it is over", () => {
		const from = (changes: Partial<CaseView>) => read(sheet(lead(changes)).slice(1))[1]?.at(-1);
		const { client } = lead();
		expect(from({ client: { ...client, writesFrom: "+5521977771002" } })).toBe("(21) 97777-1002");
		const whatsapp = { phone: "+5521977771002" } as NonNullable<CaseView["whatsapp"]>;
		expect(from({ whatsapp })).toBe("(21) 97777-1002");
		expect(from({ whatsapp: { ...whatsapp, phone: "+5511987654321" } })).toBe("");
	});

	it("gives any name back as it was, and runs none as a formula", () => {
		const nasty = fc.constantFrom(
			"=",
			"+",
			"-",
			"@",
			"＝",
			"\t",
			"\r",
			"\n",
			"\0",
			'"',
			";",
			"'",
			" ",
		);
		const name = fc.array(fc.oneof(nasty, fc.string({ unit: "grapheme" })), { maxLength: 6 });
		fc.assert(
			fc.property(name, (parts) => {
				const text = parts.join("");
				const [, row] = read(sheet(lead({ client: { name: text } })).slice(1));
				expect(row).toHaveLength(12);
				const told = row?.[2] ?? "";
				expect(told === text || told === `'${text}`).toBe(true);
				expect(told).not.toMatch(/^[\s\0]*[=+\-@＝＋－＠]/);
			}),
			{ numRuns: 2_000 },
		);
	});
});
