// The life of an offer on one device, with a server that answers by hand: every order in which an
// answer and the end of an offer can meet.
import "./support/portuguese.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { router } from "../../dashboard/router.ts";
import {
	$card,
	$cards,
	$ends,
	$refusing,
	accept,
	addOffer,
	endOffer,
	explainRefusal,
	forgetOffers,
	REFUSAL_TOAST_MS,
	refuseOffer,
	replaceOffers,
	reportShown,
	undoRefusal,
} from "../../dashboard/stores/offers.ts";
import { offer } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

let wire: HandWire;

beforeEach(() => {
	vi.useFakeTimers();
	wire = new HandWire();
	forgetOffers();
	router.open("/");
	// Read like a screen reads it, so that derived stores are awake.
	$card.listen(() => {});
});

describe("an offer", () => {
	it("[B5] turns into the conversation at once and for good when the server agrees", async () => {
		addOffer(offer());
		void accept("31.1");
		expect($card.get()?.phase).toBe("accepting");
		await wire.last("accept").ok();
		expect($card.get()).toBeUndefined();
		expect(router.get()?.path).toBe("/conversa/31");
	});

	it("[B5] says calmly who has it when somebody was quicker", async () => {
		addOffer(offer());
		void accept("31.1");
		await wire.last("accept").refuse("taken", "Marina");
		expect($card.get()).toMatchObject({ phase: "over", end: { how: "taken", by: "Marina" } });
		expect(router.get()?.path).toBe("/");
		vi.advanceTimersByTime(6_000);
		expect($card.get()).toBeUndefined();
	});

	it("[B5] tolerates the end arriving before the refusal, and keeps the first news", async () => {
		addOffer(offer());
		void accept("31.1");
		endOffer("31.1", { how: "accepted", by: "Marina", mine: false });
		await wire.last("accept").refuse("expired");
		expect($card.get()).toMatchObject({ end: { how: "taken", by: "Marina" } });
	});

	it("[B5] opens the conversation when its own end arrives before the answer", async () => {
		addOffer(offer());
		void accept("31.1");
		endOffer("31.1", { how: "accepted", by: "Lucas", mine: true });
		expect(router.get()?.path).toBe("/conversa/31");
		router.open("/conversas");
		await wire.last("accept").ok();
		expect(router.get()?.path).toBe("/conversas");
	});

	it("[B5] can be tried again when the server could not write", async () => {
		addOffer(offer());
		void accept("31.1");
		await wire.last("accept").refuse("unavailable");
		expect($card.get()).toMatchObject({ phase: "ringing", problem: "(unavailable)" });
		void accept("31.1");
		expect(wire.count("accept")).toBe(2);
	});

	it("[B5] is accepted once however often the button is pressed", () => {
		addOffer(offer());
		void accept("31.1");
		void accept("31.1");
		void refuseOffer("31.1");
		expect(wire.asked).toHaveLength(1);
	});

	it("[B6] closes on every device, without a word about losing", () => {
		addOffer(offer());
		endOffer("31.1", { how: "accepted", by: "Lucas", mine: true });
		expect($card.get()).toMatchObject({ phase: "over", end: { how: "elsewhere" } });
		expect(router.get()?.path).toBe("/");
	});

	it("[B6] closes silently on the other device when it was refused here", () => {
		addOffer(offer());
		endOffer("31.1", { how: "refused" });
		expect($cards.get()).toEqual([]);
	});

	it("[B6] says whether the turn was lost when the time ran out", () => {
		addOffer(offer());
		endOffer("31.1", { how: "missed", turnLost: true });
		expect($card.get()).toMatchObject({ end: { how: "missed", turnLost: true } });
	});

	it("[B6] does not come back when its frame arrives after its end", () => {
		endOffer("31.1", { how: "withdrawn", why: "closed" });
		addOffer(offer());
		expect($cards.get()).toEqual([]);
		expect($ends.get()["31.1"]).toEqual({ how: "withdrawn", why: "closed" });
	});

	it("[B6] shows one card when the welcome and a frame both bring it", () => {
		replaceOffers([offer()]);
		addOffer(offer());
		expect($cards.get()).toHaveLength(1);
	});

	it("[B6] ends when a new welcome no longer names it", () => {
		addOffer(offer());
		replaceOffers([]);
		expect($card.get()).toMatchObject({ phase: "over", end: { how: "elsewhere" } });
	});

	it("[B1] waits its turn: one card at a time, a living one before one that is over", () => {
		addOffer(offer());
		addOffer(offer({ id: "32.1", caseId: 32 }));
		expect($card.get()?.offer.id).toBe("31.1");
		endOffer("31.1", { how: "missed", turnLost: false });
		expect($card.get()?.offer.id).toBe("32.1");
	});

	it("[B7] is reported as shown, and again after the line came back", () => {
		addOffer(offer());
		reportShown("31.1");
		reportShown("31.1");
		expect(wire.sent).toEqual([{ t: "shown", offer: "31.1" }]);
		replaceOffers([offer()]);
		reportShown("31.1");
		expect(wire.sent).toHaveLength(2);
	});

	it("[B7] is not taken as reported while the line is dead", () => {
		addOffer(offer());
		wire.live = false;
		reportShown("31.1");
		wire.live = true;
		reportShown("31.1");
		expect(wire.sent).toHaveLength(1);
	});
});

describe("refusing", () => {
	it("[B10] asks nothing first, and offers a reason afterwards for six seconds", async () => {
		addOffer(offer());
		void refuseOffer("31.1");
		expect($cards.get()).toEqual([]);
		await wire.last("refuse").ok({ handedOn: true });
		explainRefusal("visiting");
		expect(wire.last("refuse_why").command).toEqual({
			do: "refuse_why",
			offer: "31.1",
			why: "visiting",
		});
		vi.advanceTimersByTime(REFUSAL_TOAST_MS);
		expect($refusing.get()).toBeUndefined();
	});

	it("[B10] can be taken back only while nobody else is being rung", async () => {
		addOffer(offer());
		void refuseOffer("31.1");
		await undoRefusal();
		expect(wire.count("undo_refuse")).toBe(0);
		await wire.last("refuse").ok({ handedOn: true });
		await undoRefusal();
		expect(wire.count("undo_refuse")).toBe(0);
	});

	it("[B10] brings the same offer back, even if it arrives before the answer", async () => {
		addOffer(offer());
		void refuseOffer("31.1");
		endOffer("31.1", { how: "refused" });
		await wire.last("refuse").ok({ handedOn: false });
		const undone = undoRefusal();
		addOffer(offer());
		await wire.last("undo_refuse").ok();
		expect(await undone).toBeUndefined();
		expect($card.get()?.phase).toBe("ringing");
	});

	it("[B10] says so when it was too late to take it back", async () => {
		addOffer(offer());
		void refuseOffer("31.1");
		await wire.last("refuse").ok({ handedOn: false });
		const undone = undoRefusal();
		await wire.last("undo_refuse").refuse("handed_on");
		expect((await undone)?.reason).toBe("handed_on");
		addOffer(offer());
		expect($cards.get()).toEqual([]);
	});
});
