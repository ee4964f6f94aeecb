// Writing a message: keys, drafts, ready answers.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Composer } from "../../dashboard/chat/composer.tsx";
import { $drafts, openDrafts } from "../../dashboard/stores/drafts.ts";
import { openOutbox } from "../../dashboard/stores/outbox.ts";
import { $enterSends } from "../../dashboard/stores/prefs.ts";
import { welcomeTeam } from "../../dashboard/stores/team.ts";
import { kase, welcome } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

let wire: HandWire;

const field = (): HTMLTextAreaElement => screen.getByRole("textbox");

function write(value: string): void {
	fireEvent.input(field(), { target: { value } });
}

beforeEach(() => {
	localStorage.clear();
	wire = new HandWire();
	welcomeTeam(welcome());
	openOutbox("aurora.2");
	openDrafts("aurora.2");
	$enterSends.set("on");
	render(<Composer view={kase()} />);
});

afterEach(cleanup);

describe("writing", () => {
	it("[B12] Enter sends, Shift+Enter does not", () => {
		write("Olá");
		fireEvent.keyDown(field(), { key: "Enter", shiftKey: true });
		expect(wire.count("say")).toBe(0);
		fireEvent.keyDown(field(), { key: "Enter" });
		expect(wire.last("say").command).toMatchObject({ case: 31, text: "Olá" });
	});

	it("[B12] Enter is a new line on phones, or for who wants it so", () => {
		$enterSends.set("off");
		cleanup();
		render(<Composer view={kase()} />);
		write("Olá");
		fireEvent.keyDown(field(), { key: "Enter" });
		expect(wire.count("say")).toBe(0);
	});

	it("[B12] does not send in the middle of a composed character", () => {
		write("Ola");
		fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
		expect(wire.count("say")).toBe(0);
	});

	it("[B13] keeps a draft at every key and empties it when sent", () => {
		write("Bom d");
		expect($drafts.get()[31]).toBe("Bom d");
		fireEvent.submit(field().closest("form") as HTMLFormElement);
		expect($drafts.get()[31]).toBe("");
	});

	it("[B13] starts from the draft", () => {
		write("Bom dia");
		cleanup();
		render(<Composer view={kase()} />);
		expect(field().value).toBe("Bom dia");
	});

	it("[B12] a slash offers ready answers that Enter chooses and does not send", async () => {
		write("/vis");
		expect(await screen.findByText("/visita")).toBeTruthy();
		fireEvent.keyDown(field(), { key: "Enter" });
		expect(wire.count("say")).toBe(0);
		expect($drafts.get()[31]).toMatch(/^Podemos marcar uma visita/);
	});
});
