// The card of an offer on a page, and what a screen reader hears of it.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { $alert, $status, listenForAnnouncements } from "../../dashboard/offer/announce.ts";
import { endText, IGNORE_TAPS_MS, OfferCardOverlay } from "../../dashboard/offer/card.tsx";
import { RefusingToast } from "../../dashboard/offer/refusing.tsx";
import { addOffer, endOffer, forgetOffers } from "../../dashboard/stores/offers.ts";
import { offerTexts } from "../../dashboard/texts/core.ts";
import { offer } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

let wire: HandWire;

/** Past the moment in which a tap may have meant something else. */
function later(): void {
	const real = Date.now();
	vi.spyOn(Date, "now").mockImplementation(() => real + IGNORE_TAPS_MS);
}

beforeEach(() => {
	wire = new HandWire();
	forgetOffers();
});

afterEach(() => {
	cleanup();
	vi.restoreAllMocks();
	vi.useRealTimers();
});

describe("the card", () => {
	it("[B1] appears over any screen without taking the focus", async () => {
		const field = document.body.appendChild(document.createElement("textarea"));
		field.focus();
		render(<OfferCardOverlay />);
		addOffer(offer());
		await screen.findByText("Atender");
		expect(document.activeElement).toBe(field);
		expect(screen.queryByRole("dialog")).toBeNull();
		field.remove();
	});

	it("[B1] shows who, about what and from where, and no contact", async () => {
		render(<OfferCardOverlay />);
		addOffer(offer({ campaign: "Verão", page: { url: "https://x.example", title: "Torre B" } }));
		expect(await screen.findByText("Ana Souza")).toBeTruthy();
		for (const text of ["Sua vez", "Jardim Aurora", "Chat do site", "Campanha Verão"]) {
			expect(screen.getByText(text)).toBeTruthy();
		}
		expect(document.body.textContent).not.toMatch(/@|\+55/);
	});

	it("[B2] counts in a timer, which is silent by itself", async () => {
		render(<OfferCardOverlay />);
		addOffer(offer());
		expect((await screen.findByRole("timer")).textContent).toBe("1:00");
	});

	it("[B3] ignores a tap in its first moments", async () => {
		render(<OfferCardOverlay />);
		addOffer(offer());
		fireEvent.click(await screen.findByText("Atender"));
		fireEvent.click(screen.getByText("Recusar"));
		expect(wire.asked).toEqual([]);
		later();
		fireEvent.click(screen.getByText("Atender"));
		expect(wire.count("accept")).toBe(1);
	});

	it("[B5] says it is opening as soon as it is tapped", async () => {
		render(<OfferCardOverlay />);
		addOffer(offer());
		await screen.findByText("Atender");
		later();
		fireEvent.click(screen.getByText("Atender"));
		expect(await screen.findByText("Abrindo atendimento…")).toBeTruthy();
	});

	it("[B5] says calmly who has it, as a status and not as an error", async () => {
		render(<OfferCardOverlay />);
		addOffer(offer());
		await screen.findByText("Atender");
		endOffer("31.1", { how: "accepted", by: "Marina", mine: false });
		const said = await screen.findByText("Este lead acabou de passar para Marina.");
		expect(said.closest("[role=status]")).toBeTruthy();
		expect(screen.queryByRole("alert")).toBeNull();
	});

	it("[B9] says what happens if the time runs out", async () => {
		render(<OfferCardOverlay />);
		addOffer(offer({ consequence: { onTimeout: "cna", position: "keep" }, channel: "whatsapp" }));
		expect(
			await screen.findByText("Se o tempo acabar, vira CNA. Você não perde a vez."),
		).toBeTruthy();
	});

	it.each([
		["cna", "keep", "O tempo acabou e o lead virou CNA. Você não perdeu a vez."],
		["cna", "tail", "O tempo acabou e o lead virou CNA. Você foi para o fim da fila."],
		["next", "keep", "O tempo acabou e o lead seguiu adiante. Você não perdeu a vez."],
		["none", "keep", "O tempo acabou. Você não perdeu a vez."],
	] as const)(
		"[B50] missed under the rule '%s, %s' it says: %s",
		async (onTimeout, position, words) => {
			render(<OfferCardOverlay />);
			addOffer(offer({ consequence: { onTimeout, position }, channel: "whatsapp" }));
			await screen.findByText("Atender");
			endOffer("31.1", { how: "missed", turnLost: position === "tail" });
			expect(await screen.findByText(words)).toBeTruthy();
		},
	);

	it("[B50] where the rule is not known any more, nothing is said of where the lead went", () => {
		const words = endText({ how: "missed", turnLost: false }, offerTexts.get());
		expect(words).toBe("O tempo acabou. Você não perdeu a vez.");
	});

	it("[B10] after a refusal shows four reasons, and the way back only while there is one", async () => {
		render(
			<>
				<OfferCardOverlay />
				<RefusingToast />
			</>,
		);
		addOffer(offer());
		await screen.findByText("Recusar");
		later();
		fireEvent.click(screen.getByText("Recusar"));
		await screen.findByText("Não é meu produto");
		expect(screen.queryByText("Desfazer")).toBeNull();
		await wire.last("refuse").ok({ handedOn: false });
		fireEvent.click(await screen.findByText("Desfazer"));
		expect(wire.count("undo_refuse")).toBe(1);
		await waitFor(() => expect(screen.queryByText("Não é meu produto")).toBeNull());
	});
});

describe("what is announced", () => {
	it("[B2] a lead once, then the time at 30, 20, 10 and 5 seconds", () => {
		vi.useFakeTimers();
		const stop = listenForAnnouncements();
		const said: string[] = [];
		const alerts: string[] = [];
		$status.listen((text) => text && said.push(text));
		$alert.listen((text) => text && alerts.push(text));
		addOffer(offer());
		vi.advanceTimersByTime(60_000);
		expect(alerts).toEqual(["Novo lead: Ana Souza, Jardim Aurora. 60 segundos para atender."]);
		expect(said).toEqual([30, 20, 10, 5].map((left) => `${left} segundos para atender.`));
		stop();
	});

	it("[B2] nothing more once it was decided", () => {
		vi.useFakeTimers();
		const stop = listenForAnnouncements();
		addOffer(offer());
		endOffer("31.1", { how: "refused" });
		vi.advanceTimersByTime(60_000);
		expect([$alert.get(), $status.get()]).toEqual(["", ""]);
		stop();
	});
});
