// The sites of a team as a manager meets them: whose WhatsApp each opens, and changing it.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ManagerPage } from "../../dashboard/manager/page.tsx";
import { People } from "../../dashboard/manager/people.tsx";
import { Sites } from "../../dashboard/manager/sites.tsx";
import { router } from "../../dashboard/router.ts";
import { $session } from "../../dashboard/stores/session.ts";
import { $toasts } from "../../dashboard/stores/toasts.ts";
import type { MeView, PersonView, SiteView } from "../../protocol/api.ts";
import { eventually } from "../support/eventually.ts";

interface Call {
	readonly what: string;
	readonly body: unknown;
	/** Answers a call that was left waiting. */
	settle(status: number, body: unknown): void;
}

let calls: Call[];
let listed: unknown;

const COMPANY = "Número da equipe";
const BROKER = "Número do corretor que atender";

const site = (changes: Partial<SiteView> = {}): SiteView => ({
	key: "aurora.0123456789012345678901",
	name: "Página do Aurora",
	team: "t",
	origins: ["https://www.aurora.example"],
	whatsapp: "+5511987654321",
	whatsappTo: "company",
	...changes,
});

function signIn(role: MeView["person"]["role"]): void {
	const me = {
		person: { id: 9, name: "Helena", email: "helena@aurora.example", role },
		account: { slug: "aurora", company: "Aurora" },
		teams: [{ id: "t", name: "Plantão" }],
	};
	$session.set({ at: "in", me: me as unknown as MeView });
}

beforeEach(() => {
	calls = [];
	listed = [site()];
	signIn("manager");
	$toasts.set([]);
	vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
		if (init.method === "GET") return Promise.resolve(Response.json(listed));
		return new Promise<Response>((resolve) => {
			calls.push({
				what: `${init.method} ${path}`,
				body: JSON.parse(String(init.body)),
				settle: (status, body) => resolve(Response.json(body, { status })),
			});
		});
	});
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

const checked = (name: string): boolean => {
	const radio = screen.getByRole("radio", { name });
	return (radio as HTMLInputElement).checked;
};

async function show(): Promise<void> {
	render(<Sites />);
	await eventually(() => expect(screen.queryByLabelText("Carregando…")).toBeNull());
}

describe("the sites", () => {
	it("[B34] each says whose number its WhatsApp opens, and what that means", async () => {
		listed = [site(), site({ key: "aurora.b", name: "Mirante", whatsappTo: "broker" })];
		await show();
		const groups = screen.getAllByRole("group", { name: "O botão do WhatsApp abre" });
		expect(groups).toHaveLength(2);
		const [first, second] = groups as [HTMLElement, HTMLElement];
		const chosen = (group: HTMLElement) =>
			within(group)
				.getAllByRole("radio")
				.map((one) => (one as HTMLInputElement).checked);
		expect(chosen(first)).toEqual([true, false]);
		expect(chosen(second)).toEqual([false, true]);
		expect(within(first).getByText("Sempre (11) 98765-4321.")).toBeTruthy();
		expect(within(second).getByText(/quem está sendo chamado/)).toBeTruthy();
		expect(screen.getAllByText("Plantão")).toHaveLength(2);
	});

	it("[B34] a choice is saved at once, one at a time, and what the server has stays", async () => {
		await show();
		fireEvent.click(screen.getByRole("radio", { name: BROKER }));
		fireEvent.click(screen.getByRole("radio", { name: COMPANY }));
		expect(calls.map(({ what, body }) => [what, body])).toEqual([
			["PUT /api/sites/aurora.0123456789012345678901", { whatsappTo: "broker" }],
		]);
		calls[0]?.settle(200, site({ whatsappTo: "broker" }));
		await eventually(() =>
			expect($toasts.get().map(({ text }) => text)).toEqual([
				"Salvo. Vale para os próximos leads.",
			]),
		);
		expect([checked(COMPANY), checked(BROKER)]).toEqual([false, true]);
	});

	it("[B34] a refusal is said, and the choice is as it was", async () => {
		await show();
		fireEvent.click(screen.getByRole("radio", { name: BROKER }));
		expect(checked(BROKER)).toBe(true);
		calls[0]?.settle(403, { reason: "forbidden", message: "Você não lidera esta equipe." });
		await eventually(() => expect(checked(COMPANY)).toBe(true));
		expect($toasts.get().map(({ text }) => text)).toEqual(["Você não lidera esta equipe."]);
	});

	it("[B34] a site without a number has no choice to make; without sites it is said", async () => {
		listed = [{ ...site(), whatsapp: undefined }];
		await show();
		expect(screen.getByText(/recebe só pelo chat/)).toBeTruthy();
		expect(screen.queryByRole("radio")).toBeNull();
		cleanup();
		listed = [];
		await show();
		expect(screen.getByText("Nenhum site cadastrado")).toBeTruthy();
	});

	it("[B34] are a tab for who leads, and no tab for a supervisor", async () => {
		router.open("/gestao/sites");
		render(<ManagerPage />);
		expect(screen.getByRole("link", { name: "Sites" }).getAttribute("aria-current")).toBe("page");
		expect(await screen.findByRole("radio", { name: BROKER })).toBeTruthy();
		cleanup();
		signIn("supervisor");
		render(<ManagerPage />);
		expect(screen.queryByRole("link", { name: "Sites" })).toBeNull();
		expect(screen.queryByRole("radio")).toBeNull();
	});
});

describe("a broker's own number", () => {
	const lucas: PersonView = {
		id: 4,
		name: "Lucas Silva",
		email: "lucas@aurora.example",
		role: "broker",
		status: "active",
		teams: ["t"],
	} as unknown as PersonView;

	async function open(person: PersonView): Promise<HTMLInputElement> {
		listed = [person];
		render(<People />);
		fireEvent.click(await screen.findByRole("button", { name: "WhatsApp de Lucas Silva" }));
		return screen.getByLabelText("WhatsApp próprio") as HTMLInputElement;
	}

	const save = () => fireEvent.submit(document.querySelector("form") as HTMLFormElement);

	it("[B36] is set in the spelling people use, and then stands beside his name", async () => {
		const field = await open(lucas);
		expect(field.value).toBe("");
		fireEvent.input(field, { target: { value: "(11) 99100-0004" } });
		save();
		await eventually(() => expect(calls).toHaveLength(1));
		expect(calls[0]).toMatchObject({
			what: "PUT /api/people/4/whatsapp",
			body: { whatsapp: "+5511991000004" },
		});
		const changed = { ...lucas, whatsapp: "+5511991000004" };
		listed = [changed];
		calls[0]?.settle(200, changed);
		expect(await screen.findByText(/lucas@aurora\.example · \(11\) 99100-0004/)).toBeTruthy();
		expect(screen.queryByLabelText("WhatsApp próprio")).toBeNull();
	});

	it("[B36] is shown as it is, and taken away by leaving nothing", async () => {
		const field = await open({ ...lucas, whatsapp: "+5511991000004" });
		expect(field.value).toBe("(11) 99100-0004");
		fireEvent.input(field, { target: { value: " " } });
		save();
		await eventually(() => expect(calls[0]?.body).toEqual({ whatsapp: null }));
	});

	it("[B36] half a number is not sent; what the server refuses is said", async () => {
		const field = await open(lucas);
		fireEvent.input(field, { target: { value: "99" } });
		save();
		expect(await screen.findByText("Confira o número, com DDD.")).toBeTruthy();
		expect(calls).toEqual([]);
		fireEvent.input(field, { target: { value: "11 99100-0004" } });
		save();
		await eventually(() => expect(calls).toHaveLength(1));
		calls[0]?.settle(404, { reason: "not_found", message: "Não encontrado." });
		expect(await screen.findByText("Não encontrado.")).toBeTruthy();
		expect(screen.getByLabelText("WhatsApp próprio")).toBeTruthy();
	});
});
