// The texts of pages that are fetched later, as stores.
import { defineTexts } from "../i18n.ts";
import { ptLater } from "./later.pt-BR.ts";

export const enterTexts = defineTexts("enter", ptLater.enter);
export const recordTexts = defineTexts("record", ptLater.record);
export const moreTexts = defineTexts("more", ptLater.more);
