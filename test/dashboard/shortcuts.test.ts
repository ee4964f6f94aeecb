// Keys that act from anywhere, and that they can be turned off.
import "./support/portuguese.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { $helpOpen, onKey } from "../../dashboard/parts/shortcuts.ts";
import { $ringing, addOffer, forgetOffers } from "../../dashboard/stores/offers.ts";
import { $shortcuts, flip } from "../../dashboard/stores/prefs.ts";
import { offer } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

let wire: HandWire;

function press(init: KeyboardEventInit, target: EventTarget = document.body): KeyboardEvent {
	const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
	target.addEventListener("keydown", (seen) => onKey(seen as KeyboardEvent), { once: true });
	target.dispatchEvent(event);
	return event;
}

beforeEach(() => {
	wire = new HandWire();
	forgetOffers();
	$shortcuts.set("on");
	$helpOpen.set(false);
	$ringing.listen(() => {});
	addOffer(offer());
});

describe("keys", () => {
	it("[B3] Alt+A accepts, even while writing, and on a Mac where Alt changes the letter", () => {
		const area = document.body.appendChild(document.createElement("textarea"));
		press({ altKey: true, code: "KeyA", key: "å" }, area);
		expect(wire.count("accept")).toBe(1);
	});

	it("[B3] Alt+R refuses, Alt+S silences", () => {
		press({ altKey: true, code: "KeyS", key: "s" });
		expect($ringing.get()).toMatchObject({ muted: true });
		press({ altKey: true, code: "KeyR", key: "r" });
		expect(wire.count("refuse")).toBe(1);
	});

	it("[B3] do nothing when turned off", () => {
		flip($shortcuts);
		press({ altKey: true, code: "KeyA", key: "a" });
		press({ key: "?" });
		expect(wire.asked).toEqual([]);
		expect($helpOpen.get()).toBe(false);
	});

	it("[B3] leave AltGr and Ctrl+Alt alone: people type with them", () => {
		press({ altKey: true, ctrlKey: true, code: "KeyA", key: "á" });
		expect(wire.asked).toEqual([]);
	});

	it("[B3] ? opens the list, but not from a field", () => {
		const input = document.body.appendChild(document.createElement("input"));
		press({ key: "?" }, input);
		expect($helpOpen.get()).toBe(false);
		press({ key: "?" });
		expect($helpOpen.get()).toBe(true);
	});

	it("[B3] a key that is held down acts once", () => {
		press({ altKey: true, code: "KeyA", key: "a", repeat: true });
		expect(wire.asked).toEqual([]);
	});
});
