// What the system did, as sentences. Only facts travel; a fact this version does not know is said
// plainly and not hidden.
import type { NoticeFact } from "../../protocol/entry.ts";
import type { Doubt } from "../../protocol/whatsapp.ts";
import { phoneText, span } from "../format.ts";
import type { concludeTexts, storyTexts } from "../texts/chat.ts";
import type { offerTexts } from "../texts/core.ts";
import { REFUSE_WHYS } from "./outcomes.ts";

export interface NoticeTexts {
	readonly story: ReturnType<typeof storyTexts.get>;
	readonly offer: ReturnType<typeof offerTexts.get>;
	readonly conclude: ReturnType<typeof concludeTexts.get>;
	/** Of the case the fact is about, where that changes the sentence. */
	readonly channel?: string;
}

function channelName(channel: string, { offer }: NoticeTexts): string {
	const key = `channel_${channel}`;
	return key in offer ? offer[key as "channel_chat"] : channel;
}

export function outcomeName(outcome: string, { conclude }: Pick<NoticeTexts, "conclude">): string {
	const key = `outcome_${outcome}`;
	return key in conclude ? conclude[key as "outcome_spam"] : outcome;
}

function waitingText(why: string, { story }: NoticeTexts): string {
	const key = `waiting_${why}`;
	return key in story ? story[key as "waiting_other"] : story.waiting_other;
}

function goneText(why: string, name: string, { story }: NoticeTexts): string {
	const key = `gone_${why}`;
	return (key in story ? story[key as "gone_closed"] : story.withdrawnFrom)({ name });
}

function otherText(type: string, { story }: NoticeTexts): string {
	if (type === "visitor_left") return story.visitorLeft;
	if (type === "visitor_back") return story.visitorBack;
	const key = `other_${type}`;
	return key in story ? story[key as "other_reminded"] : story.other;
}

function joinedText(
	{ how, name, phone }: Extract<NoticeFact, { what: "whatsapp_joined" }>,
	{ story }: NoticeTexts,
): string {
	const who = [name, phone && phoneText(phone)].filter(Boolean).join(", ");
	return who ? story.joinedAs({ what: story[`joined_${how}`], who }) : story[`joined_${how}`];
}

function doubtFact(doubt: Doubt, { story }: NoticeTexts): string {
	const key = `doubt_${doubt.why}`;
	const what = key in story ? story[key as "doubt_maybe"] : story.other;
	const who = [doubt.name, doubt.case !== undefined && `A-${doubt.case}`]
		.filter(Boolean)
		.join(", ");
	return who ? story.joinedAs({ what, who }) : what;
}

export function noticeText(fact: NoticeFact, texts: NoticeTexts): string {
	const { story, offer } = texts;
	switch (fact.what) {
		case "received": {
			if (fact.channel === "whatsapp") {
				return fact.product
					? story.receivedWhatsappProduct({ product: fact.product })
					: story.receivedWhatsapp;
			}
			const channel = channelName(fact.channel, texts);
			return fact.product
				? story.receivedProduct({ channel, product: fact.product })
				: story.received({ channel });
		}
		case "offered":
			return story.offered({ name: fact.to, time: span(fact.seconds) });
		case "missed":
			return fact.turnLost
				? story.missedTail({ name: fact.by })
				: story.missedKeep({ name: fact.by });
		case "refused": {
			const why = REFUSE_WHYS.find((option) => option === fact.why);
			return why
				? story.refusedWhy({ name: fact.by, why: offer[`why_${why}`].toLowerCase() })
				: story.refusedBy({ name: fact.by });
		}
		case "undelivered":
			return story.undelivered({ name: fact.by });
		case "withdrawn":
			return goneText(fact.why, fact.by, texts);
		case "waiting":
			return waitingText(fact.why, texts);
		case "opened_to_all":
			return story.openedToAll;
		case "accepted":
			return fact.claimed
				? story.claimedBy({ name: fact.by })
				: story.acceptedBy({ name: fact.by });
		case "nudged":
			return story.nudged({ name: fact.by });
		case "reply_missed":
			return story.replyMissed({ name: fact.by });
		case "cna":
			return story.cna;
		case "cna_delivered":
			return story.cnaDelivered({ name: fact.to });
		case "visitor_left":
			return story.visitorLeft;
		case "visitor_back":
			return story.visitorBack;
		case "channel_changed":
			return story.channelChanged({ channel: channelName(fact.channel, texts) });
		case "auto_reply":
			return story.autoReply({ text: fact.text });
		case "whatsapp_joined":
			return joinedText(fact, texts);
		case "doubt":
			return doubtFact(fact.doubt, texts);
		case "link_opened":
			return story.linkOpened;
		case "replied_elsewhere":
			return story.repliedElsewhere({ name: fact.by });
		case "direct_message":
			return texts.channel && texts.channel !== "whatsapp"
				? story.other_direct_message
				: story.directMessage;
		case "concluded": {
			const values = { name: fact.by, outcome: outcomeName(fact.outcome, texts) };
			return fact.note
				? story.concludedNote({ ...values, note: fact.note })
				: story.concluded(values);
		}
		case "other":
			return otherText(fact.type, texts);
		default:
			return story.other;
	}
}
