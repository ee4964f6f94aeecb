// What a screen shows of a case's WhatsApp: whether the client wrote, until when he may be answered,
// who he may be. Facts from the log and the number; decides nothing. Only for who may see contacts.
import type { Doubt, WhatsAppView } from "../../protocol/whatsapp.ts";
import type { Referral } from "../channels/port.ts";
import type { LineInfo } from "../connection/port.ts";
import type { LeadFacts, RecordedOfCase } from "../routing/events.ts";
import type { Case } from "../routing/team.ts";

export function whatsappView(
	kase: Case,
	log: readonly RecordedOfCase[],
	lead: LeadFacts | null,
	line: LineInfo | null,
	broker: string,
	product: string | undefined,
): WhatsAppView | undefined {
	if (kase.channel !== "whatsapp") return undefined;
	const { code, seen, ad, wrote, doubts } = readLog(log, lead);
	const cloud = kase.contact.line !== undefined;
	const [phone] = seen?.phones ?? [];
	const template = line?.template;
	return {
		mode: cloud ? "cloud" : "link",
		wrote,
		...(cloud && kase.windowUntil !== undefined && { windowEndsAt: kase.windowUntil }),
		...(seen?.name !== undefined && { name: seen.name }),
		...(seen?.username !== undefined && { username: seen.username }),
		...(phone !== undefined && { phone }),
		...(code !== undefined && { code }),
		...(template && {
			template: filled(template, templateValues(lead?.name ?? "", product, broker)),
		}),
		doubts: doubtsOf(kase, lead, seen?.phones ?? [], doubts),
		...(ad && {
			ad: {
				...(ad.headline !== undefined && { headline: ad.headline }),
				...(ad.url !== undefined && { url: ad.url }),
			},
		}),
		...(line?.heldUp && { heldUp: line.heldUp }),
		...(line?.templatesHeld && { stopped: line.templatesHeld }),
	};
}

/** {{1}} the client's first name, {{2}} the property, {{3}} the broker. */
export function templateValues(
	client: string,
	product: string | undefined,
	broker: string,
): readonly string[] {
	return [client.trim().split(/\s+/)[0] || "tudo bem", product ?? "o imóvel", broker];
}

export function filled(template: string, values: readonly string[]): string {
	return template.replace(/\{\{(\d)\}\}/g, (hole, digit) => values[Number(digit) - 1] ?? hole);
}

interface Facts {
	code?: string;
	seen?: { readonly phones: readonly string[]; readonly name?: string; readonly username?: string };
	ad?: Referral;
	wrote: boolean;
	readonly doubts: Doubt[];
}

function readLog(log: readonly RecordedOfCase[], lead: LeadFacts | null): Facts {
	const facts: Facts = { wrote: false, doubts: [], ...(lead?.code && { code: lead.code }) };
	for (const { event } of log)
		switch (event.type) {
			case "contact_seen":
				facts.seen = event;
				break;
			case "code_issued":
				facts.code = event.code;
				break;
			case "inbound_seen":
			case "replied_elsewhere":
				facts.wrote = true;
				break;
			case "doubted":
				facts.doubts.push(event.doubt as Doubt);
				break;
			case "said":
				if (event.from === "visitor" && event.carried) facts.wrote = true;
				// First touch: a later advertisement does not undo the one he came by.
				if (event.carried?.referral && !facts.ad) facts.ad = event.carried.referral as Referral;
		}
	return facts;
}

/** Facts of this case itself, beside those its number told. */
function doubtsOf(
	kase: Case,
	lead: LeadFacts | null,
	seen: readonly string[],
	told: readonly Doubt[],
): Doubt[] {
	const typed = lead?.phone.e164 ?? null;
	const other = typed !== null && seen.length > 0 && !seen.includes(typed);
	return [
		...(lead?.match === "phone" && kase.contact.email !== null
			? [{ why: "phone_of_another" as const }]
			: []),
		...(other ? [{ why: "other_number" as const }] : []),
		...told,
	];
}
