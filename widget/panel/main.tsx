/** @jsxImportSource ./view */
// Mounts the panel in the loader's shadow root: paints on change, moves focus, follows the keyboard
// of a phone. Elements and events only; what is shown is in view/, what happens is in visit.ts.
import { type Host, OPEN, type Panel } from "../contract.ts";
import { prefix } from "./box.ts";
import css from "./panel.css?inline";
import { begin, life, talk } from "./state.ts";
import { watch } from "./talk.ts";
import { locale } from "./texts/index.ts";
import { App } from "./view/app.tsx";
import { paint as draw } from "./view/jsx-runtime.ts";
import { arrive, follow, leave, prefill } from "./visit.ts";

/** Where the panel covers the screen and is modal; the same query is in both stylesheets. */
const FULL = "(max-width: 480px), (max-height: 480px)";
const NEAR_END_PX = 120;

export function mount(host: Host): Panel {
	const sheet = new CSSStyleSheet();
	const keyboard = new CSSStyleSheet();
	sheet.replaceSync(css);
	host.root.adoptedStyleSheets = [...host.root.adoptedStyleSheets, sheet, keyboard];

	const panel = document.createElement("div");
	panel.className = "panel";
	panel.lang = locale;
	panel.tabIndex = -1;
	panel.hidden = true;
	panel.setAttribute("role", "dialog");
	panel.setAttribute("aria-labelledby", "vez-title");
	// Before the launcher, so that Tab leads from the panel to it and then to the page's end.
	host.root.prepend(panel);

	const full = matchMedia(FULL);
	const view = window.visualViewport;
	const page = document.documentElement;
	let isOpen = false;
	let due = false;
	let shownTalk = talk;

	function paint(): void {
		due = false;
		const before = panel.querySelector(".log");
		const end = before ? before.scrollHeight - before.clientHeight - before.scrollTop : 0;
		draw(panel, <App />);
		const log = panel.querySelector(".log");
		if (log && end < NEAR_END_PX) log.scrollTop = log.scrollHeight;
		const { receipt, channel, sent } = shownTalk;
		shownTalk = talk;
		if (isOpen && (receipt !== talk.receipt || channel !== talk.channel || sent !== talk.sent))
			focusFirst();
		follow();
	}

	/** On a touch screen a focused field opens the keyboard over what should be read first. */
	function focusFirst(): void {
		const first = panel.querySelector<HTMLElement>("[data-first=true]");
		const typing = first?.matches("input,textarea") && matchMedia("(hover: none)").matches;
		((!typing && first) || panel).focus();
	}

	/** Full screen is modal: the page behind can be neither reached nor scrolled. */
	function cover(): void {
		const modal = isOpen && full.matches;
		panel.hidden = !isOpen;
		panel.ariaModal = modal ? "true" : null;
		document.body.inert = modal;
		page.style.overflow = modal ? "hidden" : "";
		// iOS keeps the layout viewport under its keyboard; only the visual one tells the truth.
		if (modal && view)
			keyboard.replaceSync(`:host{--vh:${view.height}px;--vt:${view.offsetTop}px}`);
		watch(isOpen && !document.hidden);
	}

	function show(open: boolean): void {
		isOpen = open;
		try {
			if (open) sessionStorage.setItem(prefix() + OPEN, "1");
			else sessionStorage.removeItem(prefix() + OPEN);
		} catch {}
		cover();
	}

	panel.onkeydown = (event) => {
		// The page's shortcuts must not fire while someone writes here.
		event.stopPropagation();
		if (event.key === "Escape" && !event.isComposing) host.close();
	};
	full.addEventListener("change", cover, life);
	view?.addEventListener("resize", cover, life);
	view?.addEventListener("scroll", cover, life);
	document.addEventListener("visibilitychange", cover, life);
	begin(host, () => {
		if (!due) queueMicrotask(paint);
		due = true;
	});
	arrive();
	shownTalk = talk;

	return {
		open(focus) {
			show(true);
			paint();
			if (focus) focusFirst();
		},
		close: () => show(false),
		changed: prefill,
		destroy() {
			show(false);
			leave();
			panel.remove();
		},
	};
}
