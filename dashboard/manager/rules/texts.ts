// The texts of the rules page as a store.
import { defineTexts } from "../../i18n.ts";
import { ptRules } from "../../texts/rules.pt-BR.ts";

export const rulesTexts = defineTexts("rules", ptRules.rules);
export type RulesTexts = ReturnType<typeof rulesTexts.get>;
