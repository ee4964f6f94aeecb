// Subscribing to an account's webhooks: the GET challenge first, and nothing is delivered until it
// passed. The same challenge guards an override of the callback, the account's and a number's.

import { digits, trace } from "../state/ids.ts";
import type { BusinessNumber, Fields, Waba } from "../state/shapes.ts";
import type { World } from "../world.ts";
import { answer, refused } from "./answer.ts";
import { fields, string } from "./check.ts";
import { badParameter, type Refusal } from "./errors.ts";

const CHALLENGE_WITHIN_MS = 5_000;
const MAX_CALLBACK = 200;

export function subscriptions(waba: Waba): Fields {
	if (!waba.subscribed) return { data: [] };
	return {
		data: [
			{
				whatsapp_business_api_data: {
					category: "Business",
					link: `https://www.facebook.com/games/?app_id=${waba.appId}`,
					name: waba.name,
					id: waba.appId,
				},
				...(waba.override !== null && { override_callback_uri: waba.override }),
			},
		],
	};
}

export async function subscribe(world: World, waba: Waba, asked: Fields): Promise<Response> {
	const override = string(asked.override_callback_uri);
	const problem = override === null ? null : await unverified(world, override, asked);
	if (problem) return refused(problem);
	const fresh = world.wabas.get(waba.id) ?? waba;
	world.wabas.put({
		...fresh,
		subscribed: true,
		disabled: false,
		failures: 0,
		override,
	});
	world.outside.wake();
	return answer({ success: true });
}

/** Of one number; an empty address takes it away. Nothing else of a number can be set here. */
export async function configure(
	world: World,
	number: BusinessNumber,
	asked: Fields,
): Promise<Response> {
	const wanted = fields(asked.webhook_configuration);
	if (typeof wanted?.override_callback_uri !== "string")
		return refused(badParameter("The parameter webhook_configuration is required."));
	const override = string(wanted.override_callback_uri);
	const problem = override === null ? null : await unverified(world, override, wanted);
	if (problem) return refused(problem);
	const fresh = world.numbers.get(number.id) ?? number;
	world.numbers.patch(fresh, { override });
	world.outside.wake();
	return answer({ success: true });
}

async function unverified(world: World, callback: string, asked: Fields): Promise<Refusal | null> {
	const token = string(asked.verify_token);
	if (token === null) return badParameter("The parameter verify_token is required.");
	if (callback.length > MAX_CALLBACK)
		return badParameter("The parameter override_callback_uri must be at most 200 characters.");
	const problem = await challenge(world, callback, token);
	if (problem === null) return null;
	return {
		http: 400,
		error: {
			message: `(#2200) Callback verification failed with the following errors: ${problem}`,
			type: "OAuthException",
			code: 2200,
			fbtrace_id: trace(),
		},
	};
}

export function unsubscribe(world: World, waba: Waba): Response {
	world.wabas.patch(waba, { subscribed: false, override: null });
	return answer({ success: true });
}

/** Null when the callback answered as it must; otherwise Meta's words for what went wrong. */
export async function challenge(
	world: World,
	callback: string,
	token: string,
): Promise<string | null> {
	const expected = digits(10);
	let problem: string | null;
	try {
		const url = new URL(callback);
		url.searchParams.set("hub.mode", "subscribe");
		url.searchParams.set("hub.challenge", expected);
		url.searchParams.set("hub.verify_token", token);
		const response = await fetch(url, {
			redirect: "manual",
			headers: { "user-agent": "facebookplatform/1.0 (+http://developers.facebook.com)" },
			signal: AbortSignal.timeout(CHALLENGE_WITHIN_MS),
		});
		const body = await response.text();
		if (response.status !== 200)
			problem = `HTTP Status Code = ${response.status}; HTTP Message = ${response.statusText}`;
		else problem = body === expected ? null : "The challenge was not returned.";
	} catch {
		problem = "Curl Error = 7 (COULDNT_CONNECT)";
	}
	world.journal("challenge", { callback, passed: problem === null, problem });
	return problem;
}
