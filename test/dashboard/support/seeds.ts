// One lead, one case, one broker: enough of a team for a screen to have something to show.
import type { Message } from "../../../protocol/entry.ts";
import type {
	CaseView,
	MemberView,
	OfferView,
	QueueView,
	ToStaff,
} from "../../../protocol/staff.ts";
import type { WhatsAppView } from "../../../protocol/whatsapp.ts";

export const NOW = Date.UTC(2026, 10, 23, 17, 0, 0);

export function offer(changes: Partial<OfferView> = {}): OfferView {
	return {
		id: "31.1",
		caseId: 31,
		rule: "turn",
		createdAt: Date.now(),
		expiresAt: Date.now() + 60_000,
		client: { name: "Ana Souza" },
		channel: "chat",
		product: { ref: "aurora", name: "Jardim Aurora" },
		receivedAt: Date.now(),
		visitorOnline: true,
		consequence: { onTimeout: "next", position: "tail" },
		...changes,
	};
}

export function member(changes: Partial<MemberView> = {}): MemberView {
	return {
		id: 2,
		name: "Lucas Silva",
		role: "broker",
		availability: "available",
		setBy: "self",
		since: NOW,
		reach: "live",
		place: 2,
		next: false,
		active: 0,
		today: { offered: 0, accepted: 0, missed: 0 },
		...changes,
	};
}

export function queue(members: readonly MemberView[] = [member()]): QueueView {
	const chat = { seconds: 60, onTimeout: "next", position: "tail" } as const;
	const whatsapp = { seconds: 120, onTimeout: "cna", position: "keep" } as const;
	return { members, waiting: 0, order: "rotating", rules: { chat, whatsapp, api: chat } };
}

export function kase(changes: Partial<CaseView> = {}): CaseView {
	return {
		id: 31,
		status: "active",
		channel: "chat",
		client: { name: "Ana Souza", phone: "+5511987654321" },
		owner: { id: 2, name: "Lucas Silva" },
		receivedAt: NOW,
		n: 1,
		unread: 0,
		visitorOnline: true,
		ticks: { visitor: { delivered: 0, read: 0 }, broker: { delivered: 0, read: 0 } },
		...changes,
	};
}

/** Cloud, the client wrote, and nothing else is known. */
export function whatsapp(changes: Partial<WhatsAppView> = {}): WhatsAppView {
	return { mode: "cloud", wrote: true, doubts: [], ...changes };
}

export function theirs(changes: Partial<Message> = {}): Message {
	return { kind: "message", n: 1, at: NOW, from: "visitor", id: "v1", text: "Oi", ...changes };
}

export function ours(changes: Partial<Message> = {}): Message {
	return {
		kind: "message",
		n: 1,
		at: NOW,
		from: "broker",
		by: 2,
		id: "b1",
		text: "Olá",
		...changes,
	};
}

export function welcome(
	changes: Partial<Extract<ToStaff, { t: "welcome" }>> = {},
): Extract<ToStaff, { t: "welcome" }> {
	return {
		t: "welcome",
		v: 1,
		now: Date.now(),
		me: { id: 2, name: "Lucas Silva", role: "broker" },
		team: { id: "t", name: "Plantão", timeZone: "America/Sao_Paulo" },
		queue: queue(),
		offers: [],
		cases: [],
		entries: [],
		...changes,
	};
}
