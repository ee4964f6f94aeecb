// From stored events to the lines people read: messages for the visitor, messages and notices for
// staff. Facts only; texts belong to the viewers. Why a case went where it went is story.ts.
import type { Attachment, Change, Entry, Message, NoticeFact } from "../../protocol/entry.ts";
import type { Doubt } from "../../protocol/whatsapp.ts";
import type { CaseEvent, RecordedOfCase } from "../routing/events.ts";
import type { Case } from "../routing/team.ts";
import type { Loaded } from "../storage/store.ts";
import { nameOf } from "./views.ts";

function messageOf({ n, at, event }: RecordedOfCase): Message | null {
	if (event.type !== "said") return null;
	const { from, by, id, text, carried } = event;
	return {
		kind: "message",
		n,
		at,
		from,
		...(by === null ? {} : { by }),
		id,
		text,
		...(carried && {
			via: carried.via,
			sentAt: carried.sentAt,
			...(carried.replyTo !== undefined && { replyTo: carried.replyTo }),
			...(carried.attachment !== undefined && { attachment: carried.attachment as Attachment }),
		}),
	};
}

/**
 * What the visitor's window shows: messages, and the office's automatic reply as one. Nothing that
 * was said on WhatsApp: who filled in the form need not be who writes there (whatsapp.md §2.6).
 */
export function visitorMessages(log: readonly RecordedOfCase[]): Message[] {
	return log.flatMap((recorded) => {
		const { n, at, event } = recorded;
		if (event.type === "auto_replied")
			return [{ kind: "message", n, at, from: "broker", id: `auto-${n}`, text: event.text }];
		const message = messageOf(recorded);
		return message && message.via === undefined ? [message] : [];
	});
}

/** How far that window reaches: what it does not show must not be told by a number either. */
export function shownUpTo(log: readonly RecordedOfCase[]): number {
	const last = log.findLast(
		({ event }) =>
			event.type === "auto_replied" || (event.type === "said" && event.carried === undefined),
	);
	return last?.n ?? 0;
}

/** Who writes there need not be who has the form's window open: it is told nothing of him. */
export function isOnWhatsApp({ channel, contact }: Case): boolean {
	return channel === "whatsapp" && contact.line !== undefined;
}

export function entriesOf(state: Loaded, log: readonly RecordedOfCase[]): Entry[] {
	return log.flatMap((recorded): Entry[] => {
		const message = messageOf(recorded);
		if (message) return [message];
		const { n, at, event } = recorded;
		if (event.type === "amended")
			return [{ kind: "amendment", n, at, target: event.target, change: event.change as Change }];
		const notice = noticeOf(state, recorded);
		return notice ? [{ kind: "notice", n: recorded.n, at: recorded.at, notice }] : [];
	});
}

function noticeOf(state: Loaded, { event, at }: RecordedOfCase): NoticeFact | null {
	const name = (member: number) => nameOf(state, member);
	switch (event.type) {
		case "received": {
			const product = state.products.get(event.products[0] ?? "")?.name;
			return { what: "received", channel: event.channel, ...(product ? { product } : {}) };
		}
		case "offered":
			return {
				what: "offered",
				to: name(event.to),
				seconds: Math.round((event.expiresAt - at) / 1_000),
				round: event.round,
				rule: event.rule,
			};
		case "missed":
			return { what: "missed", by: name(event.by), turnLost: event.position !== undefined };
		case "refused":
			return { what: "refused", by: name(event.by) };
		case "refuse_why":
			return { what: "refused", by: name(event.by), why: event.why };
		case "withdrawn":
			return event.why === "undelivered"
				? { what: "undelivered", by: name(event.from) }
				: { what: "withdrawn", by: name(event.from), why: event.why };
		case "waiting":
			return { what: "waiting", why: event.why };
		case "round_ended":
			return { what: "waiting", why: "round_pause" };
		case "opened_to_all":
			return { what: "opened_to_all", why: event.why };
		case "accepted":
			return { what: "accepted", by: name(event.by), claimed: false };
		case "claimed":
		case "activated":
		case "cna_taken":
			return { what: "accepted", by: name(event.by), claimed: true };
		case "nudged":
			return { what: "nudged", by: name(event.by) };
		case "reply_missed":
			return { what: "reply_missed", by: name(event.by) };
		case "cna":
			return { what: "cna", why: event.reason };
		case "cna_delivered":
			return { what: "cna_delivered", to: name(event.to) };
		case "channel_changed":
			return { what: "channel_changed", channel: event.channel };
		case "auto_replied":
			return { what: "auto_reply", text: event.text };
		case "contact_seen": {
			const { how, phones, name: called } = event;
			const [phone] = phones;
			return {
				what: "whatsapp_joined",
				how,
				...(called !== undefined && { name: called }),
				...(phone !== undefined && { phone }),
			};
		}
		case "doubted":
			return { what: "doubt", doubt: event.doubt as Doubt };
		case "link_opened":
			return { what: "link_opened" };
		case "replied_elsewhere":
			return { what: "replied_elsewhere", by: name(event.by) };
		case "direct_message":
			return { what: "direct_message", to: name(event.to) };
		case "concluded":
			return {
				what: "concluded",
				by: name(event.by),
				outcome: event.outcome,
				...(event.note ? { note: event.note } : {}),
			};
		default:
			return SILENT.has(event.type) ? null : { what: "other", type: event.type };
	}
}

/** Bookkeeping no person needs to read. */
const SILENT: ReadonlySet<CaseEvent["type"]> = new Set([
	"offer_kept",
	"cna_rescheduled",
	"code_issued",
]);
