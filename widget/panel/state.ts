// Everything the panel knows, in one value that is replaced and never mended, and the page's loader.
// The panel is one per page, so this is a module and not a class. Decides nothing.
import type { Message, Ticks } from "../../protocol/entry.ts";
import type { Channel, LeadReceipt, WidgetConfig } from "../../protocol/lead.ts";
import type { VisitorStatus } from "../../protocol/visitor.ts";
import type { Host } from "../contract.ts";
import type { LinkState } from "./line.ts";

export type Field = "name" | "email" | "phone";
export type Values = Readonly<Record<Field, string>>;
export type Errors = Partial<Record<Field, string>>;

/** A message written and not yet stored by the server. */
export interface Pending {
	readonly id: string;
	readonly text: string;
	/** The visitor's clock: only for order and for the local echo. */
	readonly at: number;
	/** The server refused it; it waits for the visitor's decision. */
	readonly failed?: boolean;
	/** It was refused because he writes on WhatsApp now: sending it again changes nothing. */
	readonly onWhatsApp?: boolean;
}

/** What storage keeps of a conversation. */
export interface Saved {
	/** Absent while there is no conversation. */
	readonly receipt?: LeadReceipt | undefined;
	readonly channel: Channel;
	/** Resume point. */
	readonly n: number;
	readonly messages: readonly Message[];
	readonly ticks: Ticks;
	/** Highest `n` the visitor saw. */
	readonly read: number;
	readonly status?: VisitorStatus | undefined;
	/** He says that his message on WhatsApp is sent: from then on the server is asked. */
	readonly sent?: boolean | undefined;
	/** He opened WhatsApp from here, and may come back without saying anything: it is asked too. */
	readonly opened?: boolean | undefined;
}

export interface State {
	/** What the form asks for; a conversation has its own. */
	readonly channel: Channel;
	readonly config?: WidgetConfig;
	/** The server does not know this site, or this address may not use it. */
	readonly blocked?: boolean;
	readonly values: Values;
	readonly errors: Errors;
	/** The phone was doubted once already. */
	readonly doubted?: boolean;
	/** What became of the form: nothing, on its way, kept for later, refused with this sentence. */
	readonly post?: "sending" | "waiting" | undefined;
	readonly notice?: string | undefined;
	readonly pending: readonly Pending[];
	readonly typing?: boolean;
	readonly link: LinkState;
	readonly closeCode?: number | undefined;
	readonly draft: string;
	readonly announce?: string;
	/** The text that was copied last. */
	readonly copied?: string;
}

const NONE = { delivered: 0, read: 0 };

/** Where a conversation begins, and where none is. */
export const NO_TALK: Saved = {
	channel: "chat",
	n: 0,
	messages: [],
	ticks: { visitor: NONE, broker: NONE },
	read: 0,
};

export let talk = NO_TALK;

export let state: State = {
	channel: "chat",
	values: { name: "", email: "", phone: "" },
	errors: {},
	link: "connecting",
	pending: [],
	draft: "",
};

/** Ends every listener of the panel; given to `addEventListener` as its options. */
export const life = new AbortController();

export let host: Host;
let changed = (): void => undefined;

export function begin(loader: Host, listener: () => void): void {
	host = loader;
	changed = listener;
}

export function set(patch: Partial<State>): void {
	state = { ...state, ...patch };
	changed();
}

export function setTalk(next: Saved): void {
	talk = next;
	changed();
}

/** For the one live region. A repeated sentence must differ to be read aloud again. */
export function announce(text: string): void {
	set({ announce: state.announce === text ? `${text}\u00a0` : text });
}

export const brokerOf = ({ status } = talk) =>
	status && "broker" in status ? status.broker : undefined;

export const isOver = (): boolean => state.link === "ended" || talk.status?.at === "closed";

/** Digits of the company's WhatsApp, for links. */
export const companyNumber = (): string =>
	(state.config?.phone ?? host.settings().whatsapp ?? "").replace(/\D/g, "");
