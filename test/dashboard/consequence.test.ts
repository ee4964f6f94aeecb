// What the card and the rules of today promise, for every rule a team can have.
import "./support/portuguese.ts";
import { describe, expect, it } from "vitest";
import { consequenceText } from "../../dashboard/offer/consequence.ts";
import { ruleLines } from "../../dashboard/queue/words.ts";
import { offerTexts, queueTexts } from "../../dashboard/texts/core.ts";
import { queue } from "./support/seeds.ts";

describe("what happens if the time runs out", () => {
	it.each([
		["next", "tail", "Se o tempo acabar, o lead passa para o próximo e você perde a vez."],
		["next", "keep", "Se o tempo acabar, o lead passa para o próximo. Você mantém a vez."],
		["cna", "tail", "Se o tempo acabar, vira CNA e você perde a vez."],
		["cna", "keep", "Se o tempo acabar, vira CNA. Você não perde a vez."],
		["none", "tail", "Se o tempo acabar, o lead continua com você, mas você perde a vez."],
		["none", "keep", "Se o tempo acabar, o lead continua aqui até você decidir."],
	] as const)("[B9] %s and %s is said on the card", (onTimeout, position, sentence) => {
		expect(consequenceText({ onTimeout, position }, offerTexts.get())).toBe(sentence);
	});

	it("[B9] the rules of today say the same of each channel", () => {
		expect(ruleLines(queue(), queueTexts.get(), offerTexts.get())).toEqual([
			"Chat do site: 60 s para atender; depois passa ao próximo · você perde a vez",
			"WhatsApp: 2 min para atender; depois vira CNA · você mantém a vez",
		]);
	});

	it("[B9] a manual order promises no time", () => {
		const rule = { seconds: 0, onTimeout: "none", position: "keep" } as const;
		const manual = { ...queue(), rules: { chat: rule, whatsapp: rule, api: rule } };
		expect(ruleLines(manual, queueTexts.get(), offerTexts.get())[0]).toBe(
			"Chat do site: sem tempo para atender",
		);
	});
});
