// The texts of all languages against the Portuguese base: keys, holes, plurals, closed lists.
import "./support/portuguese.ts";
import { afterEach, describe, expect, it } from "vitest";
import { OUTCOMES, REFUSE_WHYS } from "../../dashboard/chat/outcomes.ts";
import { $locale, type Plural } from "../../dashboard/i18n.ts";
import { ptChat } from "../../dashboard/texts/chat.pt-BR.ts";
import { ptClients } from "../../dashboard/texts/clients.pt-BR.ts";
import { offerTexts, queueTexts } from "../../dashboard/texts/core.ts";
import { texts as en } from "../../dashboard/texts/en.ts";
import { texts as es } from "../../dashboard/texts/es.ts";
import { ptLater } from "../../dashboard/texts/later.pt-BR.ts";
import { ptManage } from "../../dashboard/texts/manage.pt-BR.ts";
import { ptNumbers } from "../../dashboard/texts/numbers.pt-BR.ts";
import { pt } from "../../dashboard/texts/pt-BR.ts";
import { ptRules } from "../../dashboard/texts/rules.pt-BR.ts";
import { ptWhatsapp } from "../../dashboard/texts/whatsapp.pt-BR.ts";
import { Outcome, RefuseWhy } from "../../protocol/staff.ts";
import { eventually } from "../support/eventually.ts";

type Groups = Record<string, Record<string, string | Plural>>;

const base = {
	...pt,
	...ptChat,
	...ptLater,
	...ptManage,
	...ptWhatsapp,
	...ptNumbers,
	...ptRules,
	...ptClients,
} as Groups;

function holes(text: string | Plural | undefined): string[] {
	if (text === undefined) return [];
	const all = typeof text === "string" ? [text] : [text.one, text.other];
	return [...new Set(all.flatMap((part) => [...part.matchAll(/\{\w+\}/g)].map(String)))].sort();
}

function missing(other: Groups): string[] {
	return Object.entries(base).flatMap(([group, keys]) =>
		Object.keys(keys)
			.filter((key) => !other[group]?.[key])
			.map((key) => `${group}.${key}`),
	);
}

function foreign(other: Groups): string[] {
	return Object.entries(other).flatMap(([group, keys]) =>
		Object.entries(keys)
			.filter(([key, text]) => {
				const ours = base[group]?.[key];
				return !ours || holes(ours).join() !== holes(text).join();
			})
			.map(([key]) => `${group}.${key}`),
	);
}

afterEach(() => $locale.set("pt-BR"));

describe("texts", () => {
	it("[B16] lack no key in Portuguese or English", () => {
		expect(missing(base)).toEqual([]);
		expect(missing(en as unknown as Groups)).toEqual([]);
	});

	it("[B16] fill the same holes in every language", () => {
		expect(foreign(en as unknown as Groups)).toEqual([]);
		expect(foreign(es as unknown as Groups)).toEqual([]);
	});

	it("[B16] change with the language and fall back to Portuguese", async () => {
		const stop = offerTexts.listen(() => {});
		expect(offerTexts.get().accept).toBe("Atender");
		$locale.set("en");
		await eventually(() => expect(offerTexts.get().accept).toBe("Accept"));
		$locale.set("es");
		await eventually(() => expect(offerTexts.get().rule_turn).toBe("Tu turno"));
		expect(offerTexts.get().okay).toBe("Entendi");
		stop();
	});

	it("[B16] have their own sentence for none: Portuguese would say '0 lead'", () => {
		const { waiting } = queueTexts.get();
		expect([waiting(0), waiting(1), waiting(2)]).toEqual([
			"Nenhum lead esperando",
			"1 lead esperando",
			"2 leads esperando",
		]);
	});

	it("[B16] put a name in as it is, whatever it contains", () => {
		const name = "$& {by} <b>";
		expect(offerTexts.get().takenBy({ name })).toBe(`Este lead acabou de passar para ${name}.`);
	});

	it("[B16] name every outcome and reason of the protocol", () => {
		expect(OUTCOMES).toEqual(Outcome.options);
		expect(REFUSE_WHYS).toEqual(RefuseWhy.options);
	});
});
