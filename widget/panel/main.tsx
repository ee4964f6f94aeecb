// Mounts the panel in the loader's shadow root: paints on change, moves focus, follows the keyboard
// of a phone. Elements and events only; what is shown is in view/, what happens is in visit.ts.
import { render } from "preact";
import type { Host, Panel } from "../contract.ts";
import { boxPrefix, OPEN } from "../contract.ts";
import { accentCss } from "./colour.ts";
import css from "./panel.css?inline";
import { App } from "./view/app.tsx";
import { createVisit } from "./visit.ts";

/** Where the panel covers the screen and is modal; the same query is in both stylesheets. */
const FULL = "(max-width: 480px), (max-height: 480px)";
const NEAR_END_PX = 120;

export function mount(host: Host): Panel {
	const { root } = host;
	const [sheet, accent, keyboard] = [new CSSStyleSheet(), new CSSStyleSheet(), new CSSStyleSheet()];
	sheet.replaceSync(css);
	root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet, accent, keyboard];

	const panel = document.createElement("div");
	panel.className = "panel";
	panel.tabIndex = -1;
	panel.hidden = true;
	panel.setAttribute("role", "dialog");
	panel.setAttribute("aria-labelledby", "vez-title");
	// Before the launcher, so that Tab leads from the panel to it and then to the page's end.
	root.prepend(panel);

	const visit = createVisit(host);
	const full = matchMedia(FULL);
	let isOpen = false;
	let due = false;
	let shownScreen = "";
	let shownTalk: unknown;
	let shownAccent: string | undefined;
	let shownErrors: unknown;

	const onWhatsApp = () => host.emit("whatsapp", undefined);

	function paint(): void {
		due = false;
		const { config, errors } = visit.view.get();
		const colour = host.settings().accent ?? config?.accent;
		if (colour !== shownAccent) accent.replaceSync(accentCss(colour));
		shownAccent = colour;
		panel.lang = visit.locale();
		const log = panel.querySelector(".log");
		const atEnd = !log || log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
		render(
			<App visit={visit} origin={host.origin} onClose={host.close} onWhatsApp={onWhatsApp} />,
			panel,
		);
		const after = panel.querySelector(".log");
		if (after && atEnd) after.scrollTop = after.scrollHeight;
		const screen = visit.screen();
		if (isOpen && shownScreen && screen !== shownScreen) focusFirst();
		shownScreen = screen;
		if (errors !== shownErrors && isOpen && Object.keys(errors).length > 0 && submitted)
			panel.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
		submitted = false;
		shownErrors = errors;
		const talk = visit.talk();
		if (talk !== shownTalk) {
			shownTalk = talk;
			talk?.state.on(soon);
		}
		watch();
	}

	let submitted = false;
	panel.addEventListener("submit", () => {
		submitted = true;
	});

	function soon(): void {
		if (due) return;
		due = true;
		queueMicrotask(paint);
	}

	/** On a touch screen a focused field opens the keyboard over what should be read first. */
	function focusFirst(): void {
		const first = panel.querySelector<HTMLElement>("[data-first=true]");
		const typing = first?.matches("input, textarea");
		if (first && !(typing && matchMedia("(hover: none)").matches)) first.focus();
		else panel.focus();
	}

	function watch(): void {
		visit.talk()?.watch(isOpen && document.visibilityState === "visible");
	}

	/** Full screen is modal: the page behind can be neither reached nor scrolled. */
	function cover(): void {
		const modal = isOpen && full.matches;
		if (modal) panel.setAttribute("aria-modal", "true");
		else panel.removeAttribute("aria-modal");
		document.body.inert = modal;
		document.documentElement.style.overflow = modal ? "hidden" : "";
		fit();
	}

	/** iOS keeps the layout viewport under its keyboard; only the visual one tells the truth. */
	function fit(): void {
		const view = window.visualViewport;
		if (isOpen && full.matches && view)
			keyboard.replaceSync(`:host{--vh:${view.height}px;--vt:${view.offsetTop}px}`);
	}

	function remember(open: boolean): void {
		try {
			const key = boxPrefix(host.settings().site ?? "") + OPEN;
			if (open) sessionStorage.setItem(key, "1");
			else sessionStorage.removeItem(key);
		} catch {}
	}

	panel.addEventListener("keydown", (event) => {
		// The page's shortcuts must not fire while someone writes here.
		event.stopPropagation();
		if (event.key === "Escape" && !event.isComposing) host.close();
	});
	full.addEventListener("change", cover);
	window.visualViewport?.addEventListener("resize", fit);
	window.visualViewport?.addEventListener("scroll", fit);
	document.addEventListener("visibilitychange", watch);
	visit.view.on(soon);
	visit.poster.state.on(soon);
	paint();

	return {
		open(focus) {
			isOpen = true;
			panel.hidden = false;
			remember(true);
			cover();
			paint();
			if (focus) focusFirst();
		},
		close() {
			isOpen = false;
			panel.hidden = true;
			remember(false);
			cover();
			watch();
		},
		changed() {
			visit.changed();
			soon();
		},
		destroy() {
			this.close();
			visit.stop();
			full.removeEventListener("change", cover);
			window.visualViewport?.removeEventListener("resize", fit);
			window.visualViewport?.removeEventListener("scroll", fit);
			document.removeEventListener("visibilitychange", watch);
			render(null, panel);
			panel.remove();
		},
	};
}
