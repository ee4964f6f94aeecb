// The texts of Clientes as a store.
import { defineTexts } from "../i18n.ts";
import { ptClients } from "../texts/clients.pt-BR.ts";

export const clientTexts = defineTexts("clients", ptClients.clients);
