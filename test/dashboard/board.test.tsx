// The manager's board: in which column a lead stands, and what its card says of it.
import "./support/portuguese.ts";
import { cleanup, render, screen, within } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { receive } from "../../dashboard/live.ts";
import { Board } from "../../dashboard/manager/board.tsx";
import { kase, welcome } from "./support/seeds.ts";

afterEach(cleanup);

it("[B52] a missed contact stands marked beside the leads open to all", () => {
	receive(
		welcome({
			cases: [
				{
					...kase({ id: 1, status: "open_to_all", client: { name: "Rui Alves" } }),
					owner: undefined,
				},
				{
					...kase({ id: 2, status: "cna_pending", client: { name: "Ana Souza" } }),
					owner: undefined,
				},
			] as never,
		}),
	);
	render(<Board />);
	const column = within(screen.getByRole("region", { name: /^Abertos e CNA/ }));
	const [rui, ana] = column.getAllByRole("listitem");
	expect(rui?.textContent).toContain("Rui Alves");
	expect(within(rui as HTMLElement).queryByText("CNA")).toBeNull();
	expect(ana?.textContent).toContain("Ana Souza");
	expect(within(ana as HTMLElement).getByText("CNA")).toBeTruthy();
});
