// The texts of the WhatsApp set-up as a store.
import { defineTexts } from "../../i18n.ts";
import { ptNumbers } from "../../texts/numbers.pt-BR.ts";

export const numbersTexts = defineTexts("numbers", ptNumbers.numbers);
export type NumbersTexts = ReturnType<typeof numbersTexts.get>;
