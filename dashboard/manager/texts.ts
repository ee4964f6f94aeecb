// The manager's texts as a store.
import { defineTexts } from "../i18n.ts";
import { ptManage } from "../texts/manage.pt-BR.ts";

export const manageTexts = defineTexts("manage", ptManage.manage);
