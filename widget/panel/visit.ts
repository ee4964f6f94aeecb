// One visitor on one page: the form he fills, the conversation it opens, the company's settings.
// Joins the parts; each part keeps its own rules. Must not know of elements.
import type { Message } from "../../protocol/entry.ts";
import type { Channel, LeadInput, LeadReceipt, WidgetConfig } from "../../protocol/lead.ts";
import type { Host, Peek } from "../contract.ts";
import { PEEK } from "../contract.ts";
import { createBox } from "./box.ts";
import { check, type Field, type Values } from "./form.ts";
import { createPoster, LEAD, type Poster } from "./lead.ts";
import { drop, pendings } from "./outbox.ts";
import { pageFacts } from "./page.ts";
import { present, readPhone } from "./phone.ts";
import { createStore, type Store } from "./store.ts";
import { createTalk, newTalk, type Saved, TALK, type Talk, unreadOf } from "./talk.ts";
import { type Locale, localeOf, type Texts, textsOf } from "./texts/index.ts";

export interface ViewState {
	readonly config?: WidgetConfig;
	/** The server does not know this site, or this address may not use it. */
	readonly blocked: boolean;
	readonly values: Values;
	readonly errors: Partial<Record<Field, string>>;
	/** The phone was doubted once already. */
	readonly doubted: boolean;
	readonly channel: Channel;
	/** The data given before is offered again instead of the empty fields. */
	readonly known: boolean;
	readonly saved?: Saved | undefined;
	readonly draft: string;
	readonly announce: string;
	readonly copied: boolean;
}

export type Screen = "form" | "whatsapp" | "chat";

export interface Visit {
	readonly view: Store<ViewState>;
	readonly poster: Poster;
	talk(): Talk | undefined;
	screen(): Screen;
	locale(): Locale;
	texts(): Texts;
	/** Sends the form unless something blocks it; says whether it went. */
	submit(): boolean;
	/** From WhatsApp to the chat of the same lead. */
	toChat(): void;
	startOver(): void;
	draft(text: string): void;
	announce(text: string): void;
	changed(): void;
	/** Digits of the company's WhatsApp, for links. */
	companyNumber(): string;
	stop(): void;
}

const ME = "me";
const DRAFT = "draft";
/** How long after the last sign of life a page should connect without being asked. */
const LIVE_MS = 30 * 60_000;
const NOBODY: Values = { name: "", email: "", phone: "" };
/** Used when the company's own text did not arrive. */
const FALLBACK_CONSENT = "widget-1";

export function createVisit(host: Host): Visit {
	const box = createBox(host.settings().site ?? "", () => localStorage);
	const opened = Date.now();
	const me = box.read<Values>(ME);
	let prefill = "";
	let talk: Talk | undefined;
	let lastStatus = "";
	let lastUnread = -1;

	const view = createStore<ViewState>({
		blocked: false,
		values: me ?? NOBODY,
		errors: {},
		doubted: false,
		channel: "chat",
		known: !!me,
		draft: box.read<string>(DRAFT) ?? "",
		announce: "",
		copied: false,
	});
	const poster = createPoster(box, host.origin, stored);
	const locale = () => localeOf(host.settings().lang, document.documentElement.lang);
	const texts = () => textsOf(locale());

	/** A repeated sentence must differ to be read aloud again. */
	function announce(text: string): void {
		view.set({ announce: view.get().announce === text ? `${text}\u00a0` : text });
	}

	function stored(receipt: LeadReceipt, { channel, name, email, product }: LeadInput): void {
		const phone = view.get().values.phone;
		const given = { name, email, phone: phone || "" };
		box.write(ME, given);
		for (const { id } of pendings(box)) drop(box, id);
		const saved = newTalk(receipt, channel);
		box.write(TALK, saved);
		view.set({ values: given, known: true, doubted: false });
		adopt(saved);
		host.emit("lead", { receipt: receipt.receipt, channel, product });
	}

	function adopt(saved: Saved | undefined): void {
		talk?.stop();
		talk = undefined;
		lastStatus = "";
		view.set({ saved, errors: {} });
		if (saved?.channel === "chat") {
			talk = createTalk({ box, saved, origin: host.origin, onNews: news });
			talk.state.on(follow);
		}
		follow();
	}

	function news({ text }: Message): void {
		const status = talk?.state.get().status;
		const name = status && "broker" in status ? status.broker?.name : undefined;
		announce(texts().says(name ?? texts().someone, text));
		host.emit("message", { from: "broker" });
	}

	/** Keeps the launcher, the page's listeners and the next page informed. */
	function follow(): void {
		const now = talk?.state.get();
		if (now) view.set({ saved: now });
		const { saved } = view.get();
		const status = now?.status;
		const known = JSON.stringify(status ?? "");
		if (status && known !== lastStatus) {
			if (status.at === "talking" && lastStatus && !lastStatus.includes('"talking"'))
				announce(texts().joined(status.broker.name));
			lastStatus = known;
			host.emit("status", { at: status.at });
		}
		const unread = saved ? unreadOf(saved) : 0;
		const over = !saved || status?.at === "closed" || now?.link === "ended";
		host.badge(unread, !over);
		if (unread !== lastUnread) {
			lastUnread = unread;
			host.emit("unread", unread);
		}
		const busy = !!now?.pending.length || !!box.read(LEAD);
		const live = (talk && !over) || busy ? Date.now() + LIVE_MS : 0;
		if (saved || busy || box.read(PEEK)) {
			const peek: Peek = { unread, resume: !over, live };
			box.write(PEEK, peek);
		}
	}

	async function configure(): Promise<void> {
		const { site = "", product = "" } = host.settings();
		const query = new URLSearchParams({ site, ...(product && { product }) });
		try {
			const answer = await fetch(`${host.origin}/api/w/config?${query}`, { credentials: "omit" });
			if (answer.ok) {
				const config = (await answer.json()) as WidgetConfig;
				const only = config.channels.includes("chat") ? undefined : config.channels[0];
				view.set({ config, ...(only && { channel: only }) });
			} else if (answer.status === 403 || answer.status === 404) {
				view.set({ blocked: true });
				console.warn(`Vez: ${JSON.stringify(await answer.json())}`);
			}
		} catch {
			// The form works without it: the lead is kept and sent when the line is back.
		}
	}

	function changed(): void {
		const { name, email, phone } = host.settings();
		const next = JSON.stringify([name, email, phone]);
		const { known, values } = view.get();
		if (next === prefill || known) return;
		prefill = next;
		view.set({
			values: {
				name: name ?? values.name,
				email: email ?? values.email,
				phone: phone ? present(phone) : values.phone,
			},
		});
	}

	const quiet = box.onForeign((key) => {
		if (key !== TALK) return;
		const other = box.read<Saved>(TALK);
		if (other?.receipt.token !== view.get().saved?.receipt.token) adopt(other);
	});

	configure();
	changed();
	adopt(box.read<Saved>(TALK));
	poster.state.on(follow);
	poster.resume();

	return {
		view,
		poster,
		talk: () => talk,
		screen() {
			const { saved } = view.get();
			return saved ? (talk ? "chat" : "whatsapp") : "form";
		},
		locale,
		texts,
		submit() {
			const { values, doubted, channel, config } = view.get();
			const { errors, onlyDoubt } = check(values, texts());
			if (Object.keys(errors).length > 0 && !(onlyDoubt && doubted)) {
				view.set({ errors, known: false, doubted: doubted || onlyDoubt });
				return false;
			}
			const { site = "", product } = host.settings();
			view.set({ errors: {} });
			poster.send({
				site,
				name: values.name.trim(),
				email: values.email.trim(),
				phone: readPhone(values.phone).value,
				channel,
				...(product && { product: product.slice(0, 80) }),
				page: pageFacts(),
				consent: { version: config?.consent.version ?? FALLBACK_CONSENT, marketing: false },
				locale: locale(),
				elapsed: Date.now() - opened,
			});
			return true;
		},
		toChat() {
			const { saved } = view.get();
			if (!saved) return;
			const here: Saved = { ...saved, channel: "chat" };
			box.write(TALK, here);
			adopt(here);
		},
		startOver() {
			box.write(TALK, undefined);
			for (const { id } of pendings(box)) drop(box, id);
			adopt(undefined);
		},
		draft(text) {
			box.write(DRAFT, text || undefined);
			view.set({ draft: text });
		},
		announce,
		changed,
		companyNumber: () =>
			(view.get().config?.phone ?? host.settings().whatsapp ?? "").replace(/\D/g, ""),
		stop() {
			quiet();
			talk?.stop();
			poster.stop();
		},
	};
}
