// Sending: what a message of ours looks like to Meta, what her answer means, and the channel itself
// (whatsapp.md §1.9; rules M21, M33-M36). There is no idempotency key: our id rides along and comes back
// with every status, and an answer that never came is `unknown`, not failed. Keeps no state.
import type { Channel, Outgoing, SendAnswer } from "../port.ts";
import { acceptedId, faultOf, isUnknownOutcome, parsed } from "./errors.ts";
import { at, given } from "./field.ts";
import { ask, type Graph, type Told, told } from "./graph.ts";
import { openLink } from "./link.ts";
import { readWebhook } from "./parse.ts";
import { bsuidOf, waIdOf } from "./sender.ts";

const MAX_ASK = 1_024;
const MAX_WAIT_MS = 3_600_000;

export interface CloudSettings extends Graph {
	readonly phoneId: string;
	/** Of the link that opens WhatsApp; default wa.me. */
	readonly linkPattern?: string;
}

export interface CloudChannel extends Channel {
	read(raw: Uint8Array): ReturnType<typeof readWebhook>;
	send(out: Outgoing): Promise<SendAnswer>;
	/** Tells the client somebody looked; `typing` shows until we send, 25 s at most. */
	markRead(wamid: string, typing?: boolean): Promise<Told<unknown>>;
}

/** `path` is under the version. The caller has seen to it that `to` names somebody. */
export function requestFor(out: Outgoing, from: { readonly phoneId: string }) {
	const { waId, bsuid } = out.to;
	return {
		path: `${encodeURIComponent(from.phoneId)}/messages`,
		body: {
			messaging_product: "whatsapp",
			recipient_type: "individual",
			// An id in `to` is dropped without a word; both at once is for Meta to choose.
			...(waId ? { to: waId } : given({ recipient: bsuid })),
			...(out.replyTo ? { context: { message_id: out.replyTo } } : {}),
			biz_opaque_callback_data: out.id,
			...contentOf(out.content),
		},
	};
}

function contentOf(content: Outgoing["content"]) {
	switch (content.kind) {
		case "text":
			return { type: "text", text: { body: content.text } };
		case "ask_phone":
			return {
				type: "interactive",
				interactive: {
					type: "request_contact_info",
					body: { text: [...content.text].slice(0, MAX_ASK).join("") },
					action: { name: "request_contact_info" },
				},
			};
		case "template":
			return { type: "template", template: templateOf(content) };
	}
}

function templateOf(content: { name: string; language: string; values: readonly string[] }) {
	const parameters = content.values.map((value) => ({
		type: "text",
		// Meta refuses a parameter that is empty, or has line breaks or a row of spaces.
		text: value.replace(/\s+/g, " ").trim() || "-",
	}));
	const components = parameters.length > 0 ? [{ type: "body", parameters }] : undefined;
	return {
		name: content.name,
		language: { code: content.language },
		...given({ components }),
	};
}

/** `retryAfter`: the header, in seconds; dates are left alone, there is no clock here. */
export function answerFrom(
	status: number,
	text: string,
	retryAfter: string | null,
	token?: string,
): SendAnswer {
	if (isUnknownOutcome(status, text)) return { s: "unknown", detail: `HTTP ${status}` };
	const answer = parsed(text);
	const key = acceptedId(answer);
	if (status < 300 && key) {
		const contacts = at(answer, "contacts");
		const who = Array.isArray(contacts) ? contacts[0] : undefined;
		const ids = { waId: waIdOf(at(who, "wa_id")), bsuid: bsuidOf(at(who, "user_id")) };
		return { s: "accepted", key, ...given(ids) };
	}
	const fault = faultOf(at(answer, "error"), status, token);
	const seconds = /^\d{1,6}$/.test(retryAfter ?? "") ? Number(retryAfter) : undefined;
	if (seconds === undefined || fault.retry !== "later") return { s: "refused", fault };
	const afterMs = Math.min(Math.max(seconds * 1_000, fault.afterMs ?? 0), MAX_WAIT_MS);
	return { s: "refused", fault: { ...fault, afterMs } };
}

export function cloudChannel(settings: CloudSettings): CloudChannel {
	return {
		can: {
			receive: true,
			send: true,
			statuses: true,
			templates: true,
			window: "24h",
			media: true,
			readReceipts: true,
		},
		open: (to, text) => openLink(settings.linkPattern, to, text),
		read: readWebhook,
		async send(out) {
			if (!out.to.waId && !out.to.bsuid) {
				const fault = { kind: "input", retry: "never", detail: "no recipient" } as const;
				return { s: "refused", fault };
			}
			const { path, body } = requestFor(out, settings);
			const answer = await ask(settings, path, body);
			if (!answer.reply) return { s: "unknown", detail: answer.detail };
			const { status, text, retryAfter } = answer.reply;
			return answerFrom(status, text, retryAfter, settings.token);
		},
		markRead: (wamid, typing = false) =>
			told(settings, `${encodeURIComponent(settings.phoneId)}/messages`, {
				messaging_product: "whatsapp",
				status: "read",
				message_id: wamid,
				...(typing ? { typing_indicator: { type: "text" } } : {}),
			}),
	};
}
