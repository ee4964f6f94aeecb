// Leads as a CSV that opens right in a Brazilian spreadsheet: semicolons, a byte order mark, dates it
// takes for dates, and no cell that runs as a formula, whatever a visitor called himself.
// Must not know where leads come from or how a file is saved.
import type { CaseView } from "../../protocol/staff.ts";
import { cellInstant, phoneText } from "../format.ts";
import type { concludeTexts } from "../texts/chat.ts";
import type { offerTexts } from "../texts/core.ts";
import type { manageTexts } from "./texts.ts";

type TextsOf<S extends { get: () => unknown }> = ReturnType<S["get"]>;

export interface SheetWords {
	readonly manage: TextsOf<typeof manageTexts>;
	readonly offer: TextsOf<typeof offerTexts>;
	readonly conclude: TextsOf<typeof concludeTexts>;
}

/** Who has no phone has an empty cell, and his row all the same. */
export function spreadsheet(
	leads: readonly CaseView[],
	{ manage: t, offer, conclude }: SheetWords,
	zone: string,
): string {
	const head = [
		t.cell_lead,
		t.cell_received,
		t.cell_name,
		t.cell_email,
		t.cell_phone,
		t.cell_channel,
		t.cell_product,
		t.cell_broker,
		t.cell_status,
		t.cell_outcome,
		t.cell_ended,
		t.cell_writes_from,
	];
	const rows = leads.map(({ client, outcome, ...view }) => [
		`A-${view.id}`,
		cellInstant(view.receivedAt, zone),
		client.name,
		client.email ?? "",
		client.phone ? phoneText(client.phone) : "",
		offer[`channel_${view.channel}`],
		view.product?.name ?? "",
		view.owner?.name ?? "",
		t[`status_of_${view.status}`],
		outcome ? conclude[`outcome_${outcome}`] : "",
		view.closedAt === undefined ? "" : cellInstant(view.closedAt, zone),
		writesFrom(client, view),
	]);
	return BYTE_ORDER_MARK + [head, ...rows].map((row) => `${row.map(cell).join(";")}\r\n`).join("");
}

/** Only where it is another number than he left. */
function writesFrom(client: CaseView["client"], { whatsapp }: Pick<CaseView, "whatsapp">): string {
	const number = whatsapp?.phone ?? client.writesFrom;
	return number === undefined || number === client.phone ? "" : phoneText(number);
}

const BYTE_ORDER_MARK = "\uFEFF";

/** What a spreadsheet takes for the start of a formula, after whatever it skips; full-width too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must be found
const FORMULA = /^[\s\u0000-\u001F\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n\u0000]/;

function cell(text: string): string {
	const safe = FORMULA.test(text) ? `'${text}` : text;
	return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
