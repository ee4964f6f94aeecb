// What a visitor who wrote on WhatsApp, or says so, is told of his message: arrived, not arrived, or
// that nobody can know. Always the server's truth. Words only: the screen and the live region use them.
import { brokerOf, isOver, talk } from "./state.ts";
import * as t from "./texts/index.ts";

/** Title and sentence; none before the server answered, and none once it is over. */
export function heard(): readonly [string, string] | undefined {
	const { status, channel, sent } = talk;
	if (channel === "chat" || !status || !(sent || status.wrote) || isOver()) return undefined;
	if (status.wrote === false) return [t.waMissing, t.waMissingMore];
	const name = brokerOf()?.name;
	// Where he is known to wait, the place in the line says more than a promise.
	const who = name || !status.wrote ? t.waAnswers(name ?? t.waBroker) : "";
	return [status.wrote ? t.waArrived : t.waThanks, who];
}
