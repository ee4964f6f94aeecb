// Parts that come later: asked for, brought ahead, and those that do not come.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { render as draw } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { lazy } from "../../dashboard/parts/lazy.tsx";
import { eventually } from "../support/eventually.ts";

const Room = () => <p>aqui</p>;

afterEach(cleanup);

describe("a part that comes later", () => {
	it("[B25] shows its shape, then itself", async () => {
		const Part = lazy(async () => Room);
		render(<Part />);
		expect(screen.getByRole("status")).toBeTruthy();
		expect(await screen.findByText("aqui")).toBeTruthy();
	});

	it("[B25] brought ahead, is there in the first frame: an accepted offer opens at once", async () => {
		const Part = lazy(async () => Room);
		await Part.fetch();
		render(<Part />);
		expect(screen.getByText("aqui")).toBeTruthy();
	});

	it("[B25] appears although it came between its first picture and its first effect", async () => {
		const Part = lazy(async () => Room);
		const host = document.createElement("div");
		// Without the library's render, which runs effects at once: in a browser they wait for a frame.
		draw(<Part />, host);
		await Part.fetch();
		await eventually(() => expect(host.textContent).toBe("aqui"));
		draw(null, host);
	});

	it("[B25] that did not come says so and can be asked for again", async () => {
		let broken = true;
		const Part = lazy(async () => {
			if (broken) throw new Error("no network");
			return Room;
		});
		render(<Part />);
		const again = await screen.findByRole("button", { name: "Tentar de novo" });
		broken = false;
		fireEvent.click(again);
		expect(await screen.findByText("aqui")).toBeTruthy();
	});
});
