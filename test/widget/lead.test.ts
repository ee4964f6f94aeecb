// Sending the form: one lead however many tries, and the truth while it waits.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LeadInput } from "../../protocol/lead.ts";
import { fakeHost, freshModules, receipt, resetWorld, SITE } from "./harness.ts";

const BODY = { site: SITE, name: "Ana", channel: "chat" } as LeadInput;
const answers: (Response | Error)[] = [];
const calls: { key: string | null; body: string; token: string | null }[] = [];
const stored: unknown[] = [];
let stop: (() => void)[] = [];

async function page() {
	const modules = await freshModules();
	modules.state.begin(fakeHost(), () => undefined);
	modules.lead.resume((got) => void stored.push(got));
	stop.push(() => modules.state.life.abort());
	return modules;
}
const keyOf = () => calls.map((call) => call.key);
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
	resetWorld();
	vi.useFakeTimers();
	for (const list of [answers, calls, stored]) list.length = 0;
	vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
		const headers = new Headers(init.headers);
		calls.push({
			key: headers.get("idempotency-key"),
			body: String(init.body),
			token: headers.get("authorization"),
		});
		const answer = answers.shift() ?? new Error("offline");
		if (answer instanceof Error) throw answer;
		return answer;
	});
});
afterEach(() => {
	for (const each of stop) each();
	stop = [];
	vi.useRealTimers();
});

it("[W10] repeats the same key until an answer comes, and then forgets it", async () => {
	const { lead, state } = await page();
	answers.push(new Error("offline"), Response.json({}, { status: 503 }));
	lead.send(BODY);
	await settle();
	expect(state.state).toMatchObject({ post: "waiting" });
	await vi.advanceTimersByTimeAsync(2_000);
	expect(state.state.notice).toContain("instabilidade");
	answers.push(Response.json(receipt(), { status: 201 }));
	await vi.advanceTimersByTimeAsync(4_000);
	expect(calls).toHaveLength(3);
	expect(new Set(keyOf()).size).toBe(1);
	expect(keyOf()[0]).toMatch(/^[0-9a-f]{32}$/);
	expect(stored).toHaveLength(1);
	expect(localStorage.getItem(`vez.${SITE}.lead`)).toBeNull();
});

it("[W11] goes on after a reload with the same key and the same body", async () => {
	const { lead } = await page();
	lead.send(BODY);
	await settle();
	for (const each of stop) each();
	answers.push(Response.json(receipt(), { status: 201 }));
	await page();
	await settle();
	expect(calls[1]).toEqual(calls[0]);
	expect(stored).toHaveLength(1);
});

it("[W11] tries again as soon as the network is back", async () => {
	const { lead, state } = await page();
	vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
	lead.send(BODY);
	await settle();
	expect(state.state.notice).toBe(
		"Sem internet: seus dados estão guardados e vão assim que voltar.",
	);
	answers.push(Response.json(receipt(), { status: 201 }));
	dispatchEvent(new Event("online"));
	await settle();
	expect(stored).toHaveLength(1);
});

it("[W12] shows a refusal, does not repeat it, and sends a mended form under another key", async () => {
	const { lead, state } = await page();
	const refusal = { reason: "invalid_input", message: "Confira", fields: { email: "Inválido" } };
	answers.push(Response.json(refusal, { status: 400 }));
	lead.send(BODY);
	await settle();
	expect(state.state).toMatchObject({ notice: "Confira", errors: { email: "Inválido" } });
	await vi.advanceTimersByTimeAsync(120_000);
	expect(calls).toHaveLength(1);
	answers.push(Response.json(receipt(), { status: 201 }));
	lead.send(BODY);
	await settle();
	expect(new Set(keyOf()).size).toBe(2);
	expect(stored).toHaveLength(1);
});

it("[W13] takes no receipt for a form the visitor took back", async () => {
	const { lead } = await page();
	answers.push(Response.json(receipt(), { status: 201 }));
	lead.send(BODY);
	lead.cancel();
	await settle();
	expect(stored).toHaveLength(0);
});

it("[W17] shows the token of the conversation this browser has open, and none where it has none", async () => {
	const { lead, state } = await page();
	answers.push(Response.json(receipt(), { status: 201 }));
	lead.send(BODY);
	await settle();
	state.setTalk({ ...state.NO_TALK, receipt: receipt("tok-9") });
	answers.push(Response.json(receipt(), { status: 201 }));
	lead.send(BODY);
	await settle();
	expect(calls.map((call) => call.token)).toEqual([null, "Bearer tok-9"]);
});
