// The one place where a refusal becomes an answer: an HTTP response, or, for a socket, a close code
// (browsers hide the body of a failed upgrade). Must not know routes.
import { CLOSE, REASONS, type Reason, type Refusal } from "../../protocol/reasons.ts";
import { SUBPROTOCOL } from "../../protocol/version.ts";

/** Seconds after which asking again makes sense. */
const RETRY_AFTER: Partial<Record<Reason, number>> = {
	rate_limited: 60,
	throttled: 300,
	unavailable: 2,
};

export function refused(refusal: Refusal): Response {
	const retry = RETRY_AFTER[refusal.reason];
	return Response.json(refusal, {
		status: REASONS[refusal.reason].status,
		...(retry !== undefined && { headers: { "retry-after": String(retry) } }),
	});
}

const CLOSE_FOR: Partial<Record<Reason, number>> = {
	stale_protocol: CLOSE.stale_protocol,
	token_expired: CLOSE.unauthenticated,
	token_invalid: CLOSE.unauthenticated,
	unauthenticated: CLOSE.unauthenticated,
	session_ended: CLOSE.unauthenticated,
	foreign_origin: CLOSE.forbidden,
	forbidden: CLOSE.forbidden,
	unknown_site: CLOSE.forbidden,
	rate_limited: CLOSE.rate_limited,
};

/** Opens the socket only to close it with a code the page can read; the reason is its name. */
export function closedSocket(reason: Reason, offered: readonly string[]): Response {
	const { 0: theirs, 1: ours } = new WebSocketPair();
	ours.accept();
	ours.close(CLOSE_FOR[reason] ?? CLOSE.internal, reason);
	return new Response(null, {
		status: 101,
		webSocket: theirs,
		headers: chosenProtocol(offered),
	});
}

/** A browser that offered subprotocols drops the connection unless one of them comes back. */
function chosenProtocol(offered: readonly string[]): Record<string, string> {
	const chosen = offered.find((name) => name === SUBPROTOCOL) ?? offered[0];
	return chosen === undefined ? {} : { "sec-websocket-protocol": chosen };
}
