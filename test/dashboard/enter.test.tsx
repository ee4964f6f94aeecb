// Signing in and accepting an invite, with the network replaced.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InvitePage } from "../../dashboard/enter/invite.tsx";
import { SignInPage } from "../../dashboard/enter/sign-in.tsx";
import { router } from "../../dashboard/router.ts";
import { $session } from "../../dashboard/stores/session.ts";
import type { MeView } from "../../protocol/api.ts";

const ME: MeView = {
	person: {
		id: 2,
		name: "Lucas Silva",
		email: "lucas@aurora.example",
		role: "broker",
		teams: ["t"],
		status: "active",
	},
	account: { slug: "aurora", company: "Aurora" },
	teams: [{ id: "t", name: "Plantão" }],
};

let calls: { path: string; init: RequestInit }[];
let answer: { status: number; body: unknown };

beforeEach(() => {
	localStorage.clear();
	calls = [];
	answer = { status: 200, body: ME };
	$session.set({ at: "out" });
	vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
		calls.push({ path, init });
		return new Response(JSON.stringify(answer.body), { status: answer.status });
	});
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

function submit(): void {
	fireEvent.submit(document.querySelector("form") as HTMLFormElement);
}

describe("signing in", () => {
	it("[B20] takes account and e-mail from the address and asks only the password", async () => {
		router.open("/entrar/aurora#lucas@aurora.example");
		render(<SignInPage />);
		fireEvent.input(screen.getByLabelText("Senha"), { target: { value: "uma frase longa" } });
		submit();
		await waitFor(() => expect($session.get().at).toBe("in"));
		expect(calls[0]?.path).toBe("/api/session");
		expect(calls[0]?.init.headers).toMatchObject({
			"x-vez": "1",
			"content-type": "application/json",
		});
		expect(JSON.parse(String(calls[0]?.init.body))).toEqual({
			account: "aurora",
			email: "lucas@aurora.example",
			password: "uma frase longa",
		});
		expect(router.get()?.path).toBe("/");
		expect(localStorage.getItem("vez.account")).toBe("aurora");
	});

	it("[B20] says what is wrong beside each field, before asking the server", async () => {
		router.open("/entrar");
		render(<SignInPage />);
		fireEvent.input(screen.getByLabelText("E-mail"), { target: { value: "lucas@" } });
		submit();
		expect(await screen.findByText("Confira o e-mail.")).toBeTruthy();
		expect(screen.getAllByText("Preencha este campo.")).toHaveLength(2);
		expect(calls).toEqual([]);
	});

	it("[B20] shows the server's sentence", async () => {
		answer = {
			status: 401,
			body: { reason: "invalid_credentials", message: "E-mail ou senha não conferem." },
		};
		router.open("/entrar/aurora#lucas@aurora.example");
		render(<SignInPage />);
		fireEvent.input(screen.getByLabelText("Senha"), { target: { value: "errada" } });
		submit();
		expect(await screen.findByText("E-mail ou senha não conferem.")).toBeTruthy();
		expect($session.get().at).toBe("out");
	});

	it("[B20] says so when the server does not answer", async () => {
		vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
		router.open("/entrar/aurora#lucas@aurora.example");
		render(<SignInPage />);
		fireEvent.input(screen.getByLabelText("Senha"), { target: { value: "x" } });
		submit();
		expect(await screen.findByText(/Sem resposta do servidor/)).toBeTruthy();
	});
});

describe("accepting an invite", () => {
	it("[B20] reads the secret from the fragment and takes it out of the address", async () => {
		location.hash = "#aurora.k3v9xq7w2m5n8p4r6t1z0a";
		render(<InvitePage />);
		await waitFor(() => expect(location.hash).toBe(""));
		fireEvent.input(screen.getByLabelText("Crie uma senha"), { target: { value: "boa frase" } });
		submit();
		await waitFor(() => expect($session.get().at).toBe("in"));
		expect(JSON.parse(String(calls[0]?.init.body))).toEqual({
			account: "aurora",
			token: "k3v9xq7w2m5n8p4r6t1z0a",
			password: "boa frase",
		});
	});

	it("[B20] refuses a short password by itself", async () => {
		location.hash = "#aurora.k3v9xq7w2m5n8p4r6t1z0a";
		render(<InvitePage />);
		fireEvent.input(screen.getByLabelText("Crie uma senha"), { target: { value: "curta" } });
		submit();
		expect(await screen.findByText("Use pelo menos 8 caracteres.")).toBeTruthy();
		expect(calls).toEqual([]);
	});

	it("[B20] says what to do with half a link", () => {
		location.hash = "#aurora";
		render(<InvitePage />);
		expect(screen.getByText("Este link de convite está incompleto")).toBeTruthy();
	});
});
