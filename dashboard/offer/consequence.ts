// What the card says will happen if the time runs out: written from the rule that came with the
// offer, so the sentence and the behaviour cannot differ.
import type { Consequence } from "../../protocol/staff.ts";
import type { offerTexts } from "../texts/core.ts";

type OfferTexts = ReturnType<typeof offerTexts.get>;

const KEYS = {
	"next tail": "consequenceNextTail",
	"next keep": "consequenceNextKeep",
	"cna tail": "consequenceCnaTail",
	"cna keep": "consequenceCnaKeep",
	"none tail": "consequenceNoneTail",
	"none keep": "consequenceNoneKeep",
} as const;

export function consequenceText(rule: Consequence, t: OfferTexts): string {
	return t[KEYS[`${rule.onTimeout} ${rule.position}`]];
}
