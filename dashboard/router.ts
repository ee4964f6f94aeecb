// Addresses of the app. The route is a store, so offers and sockets can move the page without a
// component. Paths are Portuguese because people read and share them.
import { createRouter, openPage, redirectPage } from "@nanostores/router";

export const router = createRouter({
	queue: "/",
	fresh: "/novos",
	chats: "/conversas",
	chat: "/conversa/:id",
	clients: "/clientes",
	client: "/cliente/:case",
	offer: "/oferta/:id",
	signIn: "/entrar/:account?",
	invite: "/convite",
	more: "/mais",
	manage: "/gestao/:tab?/:item?",
});

export function openChat(caseId: number): void {
	openPage(router, "chat", { id: caseId });
}

export function openNumber(item = ""): void {
	openPage(router, "manage", item ? { tab: "whatsapp", item } : { tab: "whatsapp" });
}

export function goToSignIn(account: string): void {
	redirectPage(router, "signIn", { account });
}

export function goHome(): void {
	redirectPage(router, "queue");
}
