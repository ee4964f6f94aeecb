// The life of the launcher: waits, without a request or a write, until the visitor acts; then
// brings the panel. Must not know what is inside the panel.
import {
	boxPrefix,
	type EventName,
	OPEN,
	type Panel,
	type PanelModule,
	PEEK,
	type Peek,
	type Settings,
} from "../contract.ts";
import { add, paint } from "./launcher.ts";
import { LABELS, languageOf } from "./texts.ts";

type Api = ((command: string, ...args: unknown[]) => unknown) & {
	/** Calls made before we arrived. */
	q?: Iterable<unknown>[];
	/** Present once we are here. */
	v?: number;
};

declare global {
	interface Window {
		Vez?: Api;
	}
}

/** Where a page's own links to the chat point. */
const LINK = "#vez";

/** `currentScript` is null in modules and under "delay JS" plugins, hence the second way. */
function findScript(): HTMLScriptElement | null {
	return (
		(document.currentScript as HTMLScriptElement | null) ??
		document.querySelector<HTMLScriptElement>('[src*="/v1/loader.js"]')
	);
}

interface Known extends Partial<Peek> {
	readonly wasOpen?: boolean;
}

/** Reading throws where storage is forbidden; then there is nothing to continue. */
function recall(site: string): Known {
	try {
		const peek = JSON.parse(`${localStorage.getItem(boxPrefix(site) + PEEK)}`) as Peek | null;
		return { ...peek, wasOpen: !!sessionStorage.getItem(boxPrefix(site) + OPEN) };
	} catch {
		return {};
	}
}

export function start(load: (url: string) => Promise<PanelModule>): void {
	const stub = window.Vez;
	const script = findScript();
	if (stub?.v || !script) return;

	const { src } = script;
	const page = document.documentElement;
	const own: Settings = {};
	const host = document.createElement("vez-chat");
	const root = host.attachShadow({ mode: "open" });
	const sheet = new CSSStyleSheet();
	root.adoptedStyleSheets = [sheet];
	const button = add(root, "button");
	const skeleton = add(root, "div");
	const label = add(button, "span");
	const badge = add(button, "b");
	let loading = false;
	let panel: Panel | undefined;
	let isOpen = false;
	let failures = 0;

	/** `set` wins over `data-*`; what the server says comes last and is the panel's business. */
	const settings = (): Settings => ({ ...script.dataset, ...own });
	const language = () => languageOf(settings().lang || page.lang);
	const emit = (event: EventName, detail?: unknown) => {
		// The platform's own dispatch: a listener that throws cannot break us.
		host.dispatchEvent(new CustomEvent(event, { detail }));
	};

	function show(unread = 0, resume = false): void {
		label.textContent = LABELS[language()][resume ? 1 : 0];
		badge.textContent = `${unread || ""}`;
		button.ariaLabel = label.textContent + (unread ? ` (${unread})` : "");
	}

	/** Same frame as the tap: something must change before the panel's code arrives. */
	function settle(): void {
		button.ariaExpanded = `${isOpen}`;
		skeleton.className = isOpen && !panel ? "skeleton" : "";
		skeleton.textContent = "";
	}

	function failed(): void {
		loading = false;
		failures++;
		const { whatsapp } = settings();
		if (!skeleton.className || skeleton.firstChild) return;
		const out = add(skeleton, "a");
		// Understood in the three languages; the launcher tries again.
		out.textContent = whatsapp ? "WhatsApp" : "⚠ Offline";
		if (whatsapp) (out as HTMLAnchorElement).href = `https://wa.me/${whatsapp.replace(/\D/g, "")}`;
		out.focus();
	}

	/** A module that failed is remembered by its address, so each try has another one. */
	function bring(): void {
		if (loading) return;
		loading = true;
		load(src.replace(/loader.js.*/, `panel${language()}.js?${failures}`)).then((module) => {
			panel = module.mount({
				root,
				origin: new URL(src).origin,
				settings,
				badge: show,
				paint: (accent) => paint(sheet, settings().accent ?? accent, settings().theme),
				close,
				emit,
			});
			settle();
			if (isOpen) panel.open(acted);
		}, failed);
	}

	let acted = true;
	function open(focus = true): void {
		if (isOpen) return;
		isOpen = true;
		acted = focus;
		settle();
		panel?.open(focus);
		bring();
		emit("open");
	}

	function close(): void {
		if (!isOpen) return;
		isOpen = false;
		settle();
		panel?.close();
		button.focus();
		emit("close");
	}

	/** Any link of the page may open us, as often as it is followed. */
	function onLink(event: Event): void {
		if (!(event.target as Element).closest(`[href="${LINK}"]`)) return;
		event.preventDefault();
		open();
	}

	const attach = () => host.isConnected || page.appendChild(host);
	const observer = new MutationObserver(attach);

	function begin(): void {
		const { site, accent, theme } = settings();
		paint(sheet, accent, theme);
		panel?.changed();
		if (!site || host.isConnected) return;
		// Beside <body>, not in it: page frameworks swap the body, and a modal may make it inert.
		attach();
		observer.observe(page, { childList: true });
		const { unread, resume, wasOpen, live = 0 } = recall(site);
		show(unread, resume);
		if (location.hash === LINK) open();
		else if (wasOpen) open(false);
		else if (live > Date.now()) bring();
	}

	button.onclick = () => (isOpen ? close() : open());
	// A touch enters the pointer too.
	button.onpointerenter = button.onfocus = bring;
	page.addEventListener("click", onLink);
	settle();

	const commands: Record<string, (...args: never[]) => unknown> = {
		open,
		close,
		set(more: Settings) {
			Object.assign(own, more);
			begin();
		},
		on(event: EventName, listener: (detail: unknown) => void) {
			const heard = (dispatched: Event) => listener((dispatched as CustomEvent).detail);
			host.addEventListener(event, heard);
			return () => host.removeEventListener(event, heard);
		},
		destroy() {
			observer.disconnect();
			page.removeEventListener("click", onLink);
			panel?.destroy();
			host.remove();
			delete window.Vez;
		},
	};
	const api: Api = (command, ...args) => commands[command]?.(...(args as never[]));
	api.v = 1;
	window.Vez = api;
	begin();
	for (const call of stub?.q ?? []) api(...(call as [string]));
}
