// Subscribing to an account's webhooks: the GET challenge first, and nothing is delivered until it
// passed. The same challenge guards an override of the callback.

import { digits, trace } from "../state/ids.ts";
import type { Fields, Waba } from "../state/shapes.ts";
import type { World } from "../world.ts";
import { answer, refused } from "./answer.ts";
import { string } from "./check.ts";
import { badParameter } from "./errors.ts";

const CHALLENGE_WITHIN_MS = 5_000;

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
	const token = string(asked.verify_token);
	if (override !== null && token === null)
		return refused(badParameter("The parameter verify_token is required."));
	if (override !== null && token !== null) {
		const problem = await challenge(world, override, token);
		if (problem !== null)
			return answer(
				{
					error: {
						message: `(#2200) Callback verification failed with the following errors: ${problem}`,
						type: "OAuthException",
						code: 2200,
						fbtrace_id: trace(),
					},
				},
				400,
			);
	}
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
