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
import { createLauncher, element } from "./launcher.ts";
import { findScript, merge, peek } from "./settings.ts";
import { launcherTexts } from "./texts.ts";

type Listener = (detail: unknown) => void;
type Api = ((command: string, ...args: unknown[]) => unknown) & {
	q?: ArrayLike<unknown>[];
	v?: number;
};

declare global {
	interface Window {
		Vez?: Api;
	}
}

export function start(load: (url: string) => Promise<PanelModule>): void {
	const stub = window.Vez;
	const script = findScript();
	if (stub?.v || !script) return;

	const own: Settings = {};
	const listeners = new Map<string, Set<Listener>>();
	const host = document.createElement("vez-chat");
	const { root, button, label, badge, paint } = createLauncher(host);
	let loading: Promise<void> | undefined;
	let panel: Panel | undefined;
	let skeleton: HTMLElement | undefined;
	let isOpen = false;
	let failures = 0;
	let started = false;

	const settings = () => merge(script, own);
	const texts = () => launcherTexts(settings().lang || document.documentElement.lang);
	const prefix = () => boxPrefix(settings().site ?? "");
	const emit = (event: EventName, detail?: unknown) => {
		for (const listener of listeners.get(event) ?? []) listener(detail);
	};

	function show(unread: number, resume: boolean): void {
		const { label: fresh, resume: again, unread: word } = texts();
		const text = resume ? again : fresh;
		label.textContent = text;
		badge.textContent = unread ? `${unread > 9 ? "9+" : unread}` : "";
		button.setAttribute("aria-label", unread ? `${text} (${unread} ${word})` : text);
	}

	/** Same frame as the tap: something must change before the panel's code arrives. */
	function expanded(): void {
		button.setAttribute("aria-expanded", `${isOpen}`);
		if (isOpen && !panel) skeleton ??= element("div", "skeleton", root);
		else {
			skeleton?.remove();
			skeleton = undefined;
		}
	}

	function failed(): void {
		loading = undefined;
		failures++;
		if (!skeleton) return;
		const number = (settings().whatsapp ?? "").replace(/\D/g, "");
		const out = element(number ? "a" : "p", "out", skeleton);
		out.textContent = number ? "WhatsApp" : texts().failed;
		if (number) {
			out.setAttribute("href", `https://wa.me/${number}`);
			out.setAttribute("target", "_blank");
			out.setAttribute("rel", "noopener");
			out.focus();
		}
	}

	/** A failed module is remembered by its address, so each new try has another one. */
	function bring(): Promise<void> {
		loading ??= load(new URL(`panel.js${failures ? `?r=${failures}` : ""}`, script?.src).href).then(
			(module) => {
				panel = module.mount({
					root,
					origin: new URL(script?.src ?? "").origin,
					settings,
					badge: show,
					close,
					emit,
				});
			},
		);
		return loading;
	}

	function open(focus = true): void {
		if (isOpen) return;
		isOpen = true;
		expanded();
		bring().then(() => {
			expanded();
			if (isOpen) panel?.open(focus);
		}, failed);
		emit("open");
	}

	function close(): void {
		if (!isOpen) return;
		isOpen = false;
		expanded();
		panel?.close();
		button.focus();
		emit("close");
	}

	const quietly = () => {
		bring().catch(failed);
	};
	const attach = () => host.isConnected || document.documentElement.appendChild(host);
	const observer = new MutationObserver(attach);

	function begin(): void {
		const { site, accent, theme } = settings();
		paint(accent, theme);
		if (!site || started) return;
		started = true;
		// Beside <body>, not in it: page frameworks swap the body, and a modal may make it inert.
		attach();
		observer.observe(document.documentElement, { childList: true });
		const known = peek<Peek>(() => localStorage.getItem(prefix() + PEEK));
		show(known?.unread ?? 0, !!known?.resume);
		if (peek(() => sessionStorage.getItem(prefix() + OPEN))) open(false);
		else if (known && known.live > Date.now()) quietly();
	}

	button.setAttribute("type", "button");
	button.setAttribute("aria-haspopup", "dialog");
	expanded();
	button.onclick = () => (isOpen ? close() : open());
	button.onpointerenter = button.onfocus = button.ontouchstart = quietly;

	const api: Api = (command, ...args) => {
		const [first, second] = args;
		if (command === "open") open();
		if (command === "close") close();
		if (command === "set") {
			Object.assign(own, first);
			begin();
			panel?.changed();
		}
		if (command === "on" && typeof second === "function") {
			const listener = second as Listener;
			const set = listeners.get(`${first}`) ?? new Set();
			listeners.set(`${first}`, set.add(listener));
			return () => set.delete(listener);
		}
		if (command === "destroy") {
			observer.disconnect();
			panel?.destroy();
			host.remove();
			delete window.Vez;
		}
		return undefined;
	};
	api.v = 1;
	window.Vez = api;
	const ready = () => {
		begin();
		for (const call of stub?.q ?? []) api(...(Array.from(call) as [string, ...unknown[]]));
	};
	if (document.body) ready();
	else document.addEventListener("DOMContentLoaded", ready);
}
