// What every staff route needs: the object of the caller's account, and its answers as responses.
// Must not know any particular route.
import type { Answer } from "../../protocol/reasons.ts";
import type { Role } from "../../protocol/staff.ts";
import type { Principal } from "../directory/port.ts";
import { accountName, type Env } from "../env.ts";
import type { Outcome } from "./route.ts";

/** Who sets teams up. */
export const ARRANGERS = ["manager", "admin"] as const satisfies readonly Role[];

export function account(env: Env, slug: string) {
	return env.ACCOUNTS.getByName(accountName(slug));
}

/** The tenant is the session's, never something the request says. */
export function own(env: Env, caller: Principal) {
	return account(env, caller.account);
}

export function json(answer: Answer<unknown>, status = 200): Outcome {
	return answer.ok ? Response.json(answer.value, { status }) : answer.refusal;
}

export function empty(answer: Answer<null>): Outcome {
	return answer.ok ? new Response(null, { status: 204 }) : answer.refusal;
}
