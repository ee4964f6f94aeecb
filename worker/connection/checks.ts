// The set-up page's check: what Meta is asked and told, in which order. A step that fails names itself
// (steps.ts); those behind it still say what they can. Must not know storage, screens or HTTP.
import type { StepView } from "../../protocol/whatsapp.ts";
import type { Graph, Told } from "../channels/whatsapp/graph.ts";
import {
	debugToken,
	placeCallback,
	readNumber,
	readSubscribedApps,
	readTemplates,
	removeCallback,
	type SubscribedApp,
	subscribeApp,
	type TemplateInfo,
} from "../channels/whatsapp/setup.ts";
import type { Settings } from "./settings.ts";
import {
	behind,
	callbackStep,
	eventStep,
	isAmong,
	isSame,
	numberStep,
	subscriptionStep,
	tokenStep,
	verifiedStep,
} from "./steps.ts";

export interface Checked {
	readonly steps: readonly StepView[];
	/** Null when they could not be read. */
	readonly templates: readonly TemplateInfo[] | null;
	/** The token and the number are good: messages may leave. */
	readonly usable: boolean;
}

/** `seen` is what this number's inbox knows; Meta is not asked for it. */
export async function runChecks(
	graph: Graph,
	settings: Settings,
	seen: { readonly verified: boolean; readonly event: boolean; readonly badSignature: boolean },
	now: number,
): Promise<Checked> {
	const { phoneId, wabaId, callbackUrl: url, verifyToken } = settings;
	const looked = await debugToken(graph);
	const app = looked.s === "ok" ? looked.value.appId : undefined;
	const { apps, made } = await subscribed(graph, wabaId, app);
	const found = await readNumber(graph, phoneId);
	// Only then: a number typed wrong is somebody's, who would hear nothing any more.
	const placed = isSame(found, settings)
		? await placeCallback(graph, phoneId, { url, verifyToken })
		: null;
	const after = placed ? await readNumber(graph, phoneId) : found;
	const templates = await readTemplates(graph, wabaId);
	const token = tokenStep(looked, settings, now);
	const number = numberStep(found, settings);
	const rest = [number, subscriptionStep(apps, app, made), callbackStep(after, placed, url)];
	return {
		steps: [
			token,
			...rest.map((step) => behind(token, step)),
			verifiedStep(seen.verified, placed),
			eventStep(seen),
		],
		templates: templates.s === "ok" ? templates.value : null,
		usable: token.state === "ok" && number.state === "ok",
	};
}

/** Of a number that was dropped: an address that is another's by now stays. Never throws. */
export async function withdraw(
	graph: Graph,
	{ phoneId, callbackUrl }: Pick<Settings, "phoneId" | "callbackUrl">,
): Promise<void> {
	const number = await readNumber(graph, phoneId);
	if (number.s === "ok" && number.value.callback === callbackUrl)
		await removeCallback(graph, phoneId);
}

/** Asked for only where our app is not there yet: it would take the account's own callback away. */
async function subscribed(
	graph: Graph,
	waba: string,
	app: string | undefined,
): Promise<{ apps: Told<SubscribedApp[]>; made: Told<true> | null }> {
	const apps = await readSubscribedApps(graph, waba);
	if (apps.s !== "ok" || isAmong(apps.value, app)) return { apps, made: null };
	const made = await subscribeApp(graph, waba);
	return { apps: await readSubscribedApps(graph, waba), made };
}
