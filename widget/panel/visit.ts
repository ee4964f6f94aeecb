// One visitor on one page: the form he fills, the conversation it opens, the company's settings.
// Joins the parts; each part keeps its own rules. Must not know of elements.
import type { LeadInput, LeadReceipt, WidgetConfig } from "../../protocol/lead.ts";
import { PEEK, type Peek } from "../contract.ts";
import { keys, prefix, read, write } from "./box.ts";
import { check } from "./form.ts";
import { LEAD, resume, send } from "./lead.ts";
import { pageFacts } from "./page.ts";
import { present, readPhone } from "./phone.ts";
import {
	host,
	isOver,
	life,
	NO_TALK,
	type Saved,
	set,
	setTalk,
	state,
	talk,
	type Values,
} from "./state.ts";
import { connect, hangUp, merge, OUT, reload, TALK, unread } from "./talk.ts";
import { locale } from "./texts/index.ts";

const ME = "me";
const DRAFT = "draft";
/** How long after the last sign of life a page should connect without being asked. */
const LIVE_MS = 30 * 60_000;
/** Used when the company's own text did not arrive. */
const FALLBACK_CONSENT = "widget-1";

const opened = Date.now();
let told = "";

/** Keeps the launcher, the page's listeners and the next page informed of what changed. */
export function follow(): void {
	const { pending, post } = state;
	const { receipt, status, channel } = talk;
	const count = unread();
	const resumable = !!receipt && !isOver();
	const now = JSON.stringify([count, resumable, status, pending.length, post]);
	if (now === told) return;
	told = now;
	host.badge(count, resumable);
	host.emit("unread", count);
	if (status) host.emit("status", { at: status.at });
	const live = (resumable && channel === "chat") || pending.length || read(LEAD);
	if (receipt || live || read(PEEK)) {
		const peek: Peek = { unread: count, resume: resumable, live: live ? Date.now() + LIVE_MS : 0 };
		write(PEEK, peek);
	}
}

/** Takes up a conversation from storage or from a receipt; or puts it away. */
function adopt(saved = NO_TALK): void {
	hangUp();
	setTalk(saved);
	// How an earlier conversation's line ended says nothing of this one.
	set({ errors: {}, notice: undefined, link: "connecting" });
	const { receipt, channel, sent, opened } = saved;
	if (receipt && (channel === "chat" || sent || opened)) connect(receipt);
}

function stored(receipt: LeadReceipt, { channel, product }: LeadInput): void {
	write(ME, state.values);
	forget();
	begin({ ...NO_TALK, receipt, channel });
	host.emit("lead", { receipt: receipt.receipt, channel, product });
}

function begin(saved: Saved): void {
	write(TALK, saved);
	adopt(saved);
}

function forget(): void {
	write(TALK);
	for (const key of keys(OUT)) write(key);
}

export function startOver(): void {
	forget();
	adopt();
}

/** Asks the server whether his message arrived; said again, what it answered before counts no more. */
export function saySent(): void {
	begin({ ...talk, sent: true, status: undefined });
}

/** He opens WhatsApp: when his message arrives the screen says so, though he says nothing. */
export function waOpened(): void {
	if (!talk.sent && !talk.opened) begin({ ...talk, opened: true });
}

/** From WhatsApp to the chat of the same lead. */
export function toChat(): void {
	begin({ ...talk, channel: "chat" });
}

/** And back. `sent`: the chat refused him because he writes there already. */
export function toWhatsApp(sent = talk.sent): void {
	begin({ ...talk, channel: "whatsapp", sent, opened: true });
}

export function draft(text: string): void {
	write(DRAFT, text || undefined);
	set({ draft: text });
}

export function submit(): void {
	const { values, doubted, channel, config } = state;
	const { errors, onlyDoubt } = check(values);
	if (Object.keys(errors).length > 0 && !(onlyDoubt && doubted)) {
		set({ errors, doubted: doubted || onlyDoubt });
		return;
	}
	const { site = "", product } = host.settings();
	set({ errors: {}, notice: undefined });
	send({
		site,
		name: values.name.trim(),
		email: values.email.trim(),
		phone: readPhone(values.phone).value,
		channel,
		...(product && { product: product.slice(0, 80) }),
		page: pageFacts(),
		consent: { version: config?.consent.version ?? FALLBACK_CONSENT, marketing: false },
		locale,
		elapsed: Date.now() - opened,
	});
}

async function configure(): Promise<void> {
	const { site = "", product = "" } = host.settings();
	const query = new URLSearchParams({ site, ...(product && { product }) });
	// Without it the form still works: the lead is kept, and sent when the line is back.
	const answer = await fetch(`${host.origin}/api/w/config?${query}`, { credentials: "omit" });
	if (answer.ok) {
		const config = (await answer.json()) as WidgetConfig;
		const [only] = config.channels;
		host.paint(config.accent);
		set({ config, ...(only && !config.channels[1] && { channel: only }) });
	} else if (answer.status < 429) set({ blocked: true });
}

/** What the page says of the visitor, unless he said it himself. */
export function prefill(): void {
	const { name, email, phone } = { ...state.values, ...host.settings() };
	if (!read(ME)) set({ values: { name, email, phone: present(phone) } });
}

const screenOf = ({ channel, sent }: Saved) => channel + !!sent;

const onStorage = ({ key }: StorageEvent) => {
	if (key?.startsWith(prefix() + OUT)) reload();
	if (key !== prefix() + TALK) return;
	const other = read<Saved>(TALK);
	if (other?.receipt?.token !== talk.receipt?.token) adopt(other);
	// Another tab went on to the next screen.
	else if (other && screenOf(other) !== screenOf(talk)) adopt(merge(talk, other));
	else if (other) setTalk(merge(other, talk));
};

export function arrive(): void {
	set({ draft: read<string>(DRAFT) ?? "", values: read<Values>(ME) ?? state.values });
	prefill();
	configure().catch(() => undefined);
	addEventListener("storage", onStorage, life);
	adopt(read<Saved>(TALK));
	resume(stored);
}

export function leave(): void {
	life.abort();
	hangUp();
}
