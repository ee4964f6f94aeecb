// Which tab rings, when an offer counts as heard or shown. The locks and the line are stand-ins.
import "./support/portuguese.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { $isVoice, becomeVoice } from "../../dashboard/attention/one-tab.ts";
import {
	$heard,
	$noticeable,
	$painted,
	listenForAttention,
} from "../../dashboard/attention/ring.ts";
import { $audio } from "../../dashboard/attention/sound.ts";
import { $ringing, addOffer, forgetOffers, silence } from "../../dashboard/stores/offers.ts";
import { $volume } from "../../dashboard/stores/prefs.ts";
import { $line } from "../../dashboard/stores/wire.ts";
import { offer } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

/** Web Locks of one browser, shared by its tabs: first come, first served. */
class FakeLocks {
	private last: Promise<void> = Promise.resolve();

	request(_name: string, work: () => Promise<void>): Promise<void> {
		this.last = this.last.then(work);
		return this.last;
	}
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
let wire: HandWire;

function visibility(state: "visible" | "hidden"): void {
	Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
	document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
	wire = new HandWire();
	forgetOffers();
	$volume.set("80");
	$audio.set("blocked");
	$isVoice.set(false);
	$painted.set(undefined);
	$line.set({ at: "live" });
	for (const store of [$ringing, $heard, $noticeable]) store.listen(() => {});
	visibility("visible");
});

describe("one voice", () => {
	it("[B6] only the tab that holds the lock is the voice; the next one follows when it leaves", async () => {
		const locks = new FakeLocks();
		const order: string[] = [];
		const stop = $isVoice.listen((voice) => order.push(voice ? "voice" : "quiet"));
		const leave = becomeVoice(locks);
		becomeVoice(locks);
		await settle();
		expect(order).toEqual(["voice"]);
		leave();
		await settle();
		expect(order).toEqual(["voice", "quiet", "voice"]);
		stop();
	});

	it("[B6] without locks every tab rings, which is better than none", () => {
		becomeVoice(undefined);
		expect($isVoice.get()).toBe(true);
	});

	it("[B6] rings for an undecided offer, if it can be heard and was not silenced", () => {
		addOffer(offer());
		expect($heard.get()).toBeUndefined();
		$audio.set("running");
		expect($heard.get()).toBeUndefined();
		$isVoice.set(true);
		expect($heard.get()).toBe("31.1");
		$volume.set("0");
		expect($heard.get()).toBeUndefined();
		$volume.set("50");
		silence("31.1");
		expect($heard.get()).toBeUndefined();
	});

	it("[B6] silencing in one tab silences the others", async () => {
		listenForAttention();
		$audio.set("running");
		$isVoice.set(true);
		addOffer(offer());
		expect($heard.get()).toBe("31.1");
		new BroadcastChannel("vez.tabs").postMessage({ silenced: "31.1" });
		await settle();
		await settle();
		expect($heard.get()).toBeUndefined();
	});
});

describe("being shown", () => {
	it("[B7] counts when the card was painted on a visible screen", () => {
		listenForAttention();
		addOffer(offer());
		expect(wire.sent).toEqual([]);
		$painted.set("31.1");
		expect(wire.sent).toContainEqual({ t: "shown", offer: "31.1" });
	});

	it("[B7] counts in a hidden tab only if that tab is really ringing", () => {
		listenForAttention();
		visibility("hidden");
		addOffer(offer());
		$painted.set("31.1");
		expect($noticeable.get()).toBeUndefined();
		$audio.set("running");
		$isVoice.set(true);
		expect($noticeable.get()).toBe("31.1");
	});

	it("[B7] counts as soon as the hidden tab is looked at", () => {
		listenForAttention();
		visibility("hidden");
		addOffer(offer());
		$painted.set("31.1");
		expect($noticeable.get()).toBeUndefined();
		visibility("visible");
		expect($noticeable.get()).toBe("31.1");
	});

	it("[B7] says nothing while the line is dead", () => {
		addOffer(offer());
		$painted.set("31.1");
		$line.set({ at: "waiting", until: 0 });
		expect($noticeable.get()).toBeUndefined();
	});
});
