// The texts of a conversation as stores, one group per part of it.
import { defineTexts } from "../i18n.ts";
import { ptChat } from "./chat.pt-BR.ts";
import { ptWhatsapp } from "./whatsapp.pt-BR.ts";

export const chatTexts = defineTexts("chat", ptChat.chat);
export const concludeTexts = defineTexts("conclude", ptChat.conclude);
export const storyTexts = defineTexts("story", ptChat.story);
export const whatsappTexts = defineTexts("whatsapp", ptWhatsapp.whatsapp);
