// Texts of Clientes, in English.
import type { Translated } from "../i18n.ts";
import type { ptClients } from "./clients.pt-BR.ts";

export const enClients: Translated<typeof ptClients> = {
	clients: {
		search: "Find a client",
		placeholder: "Name, e-mail or phone",
		empty: "No clients yet",
		emptyHint: "Everyone you serve appears here, with all that happened.",
		notFound: "Nobody with “{query}”",
		notFoundHint: "Try part of the name, e-mail or phone, with or without area code.",
		cases: { one: "{count} conversation", other: "{count} conversations" },
		pick: "Choose a client",
		pickHint: "The Timeline appears here.",
		missing: "We did not find this client",
		missingHint: "The conversation may have gone to somebody else.",
		timeline: "Timeline",
		loading: "Fetching the Timeline…",
		nothing: "Nothing happened yet.",
		more: "See more",
		moreOf: "See more: {what}",
		activate: "Open chat",
		activating: "Opening…",
		transcript: "Conversation with {name}",
		noMessages: "Nobody wrote anything here.",
		openChat: "Open conversation",
		kind_new: "New",
		kind_returning: "Returning",
		samePhone: "Same phone as another record: {name}",
		noPhone: "No phone",
	},
};
