// The check of a number's connection as its manager asks for it, and what it says of a step. Knows nothing
// of what Meta answers, beyond the shape of a refusal. Holds no expectations.
import type { CheckStep, ConnectionView } from "../../protocol/whatsapp.ts";
import { staff } from "../support/http.ts";
import type { Connected } from "../support/meta.ts";

export async function check({ shop, id }: Connected): Promise<ConnectionView> {
	const answer = await staff("POST", `/api/whatsapp/${id}/check`, shop.admin.cookie, {});
	return (await answer.json()) as ConnectionView;
}

/** `ok`, or the state and what it says. */
export function step({ steps }: ConnectionView, name: CheckStep): string {
	const found = steps.find((one) => one.step === name);
	return `${found?.state} ${found?.message ?? ""}`.trim();
}

/** As Graph refuses a call. */
export function refusal(code: number, status: number): Response {
	return Response.json({ error: { code, message: `(#${code}) no` } }, { status });
}
