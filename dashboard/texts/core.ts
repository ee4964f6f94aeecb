// The texts of the first route as stores, one group per part of the screen.
import { defineTexts } from "../i18n.ts";
import { pt } from "./pt-BR.ts";

export const shellTexts = defineTexts("shell", pt.shell);
export const queueTexts = defineTexts("queue", pt.queue);
export const offerTexts = defineTexts("offer", pt.offer);
export const listTexts = defineTexts("lists", pt.lists);
