// What the loader and the panel promise each other, and the storage names both read.
// Types and names only: the two are separate files that may be cached at different ages,
// so anything added here must be optional for the older side.

/** From `Vez('set')`, then `data-*`, then the server, in this order of precedence. */
export interface Settings {
	site?: string;
	product?: string;
	lang?: string;
	/** Company number in digits: the way out when nothing else can load. */
	whatsapp?: string;
	/** `#rrggbb`; asked of the page because the launcher is painted before any request. */
	accent?: string;
	theme?: string;
	name?: string;
	email?: string;
	phone?: string;
}

export type EventName = "open" | "close" | "lead" | "message" | "unread" | "status" | "whatsapp";

/** What the panel may ask of the loader. */
export interface Host {
	readonly root: ShadowRoot;
	readonly origin: string;
	settings(): Settings;
	/** Shows how many messages wait, and whether there is a conversation to go on with. */
	badge(unread: number, resume: boolean): void;
	/** The company's accent, for pages that say none. */
	paint(accent: string | undefined): void;
	close(): void;
	emit(event: EventName, detail: unknown): void;
}

/** What the loader may ask of the panel. */
export interface Panel {
	/** `focus` is false when the page reopened the panel by itself. */
	open(focus: boolean): void;
	close(): void;
	/** Settings changed after mounting. */
	changed(): void;
	destroy(): void;
}

export interface PanelModule {
	mount(host: Host): Panel;
}

/** What the loader may learn without a request: written by the panel, read on every page. */
export interface Peek {
	readonly unread: number;
	/** There is a conversation to go on with. */
	readonly resume: boolean;
	/** Until this instant the panel should load quietly: something is live or waits to be sent. */
	readonly live: number;
}

export const boxPrefix = (site: string): string => `vez.${site}.`;
export const PEEK = "peek";
/** In sessionStorage: the panel was open in this tab. */
export const OPEN = "open";
