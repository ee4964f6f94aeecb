// The set-up page's steps, each asked of Meta and told in a sentence that says what to do. A step that
// fails names itself; those behind it still say what they can. Must not know storage, screens or HTTP.
import type { CheckStep, StepView } from "../../protocol/whatsapp.ts";
import { canonicalPhone } from "../channels/phone.ts";
import type { Graph, Told } from "../channels/whatsapp/graph.ts";
import {
	debugToken,
	readNumber,
	readSubscribedApps,
	readTemplates,
	type SubscribedApp,
	subscribeApp,
	type TemplateInfo,
} from "../channels/whatsapp/setup.ts";
import type { Settings } from "./settings.ts";

export interface Checked {
	readonly steps: readonly StepView[];
	/** Null when they could not be read. */
	readonly templates: readonly TemplateInfo[] | null;
	/** The token and the number are good: messages may leave. */
	readonly usable: boolean;
}

const NEEDED = ["whatsapp_business_messaging", "whatsapp_business_management"];

/** `verified` and `event` are what this number's inbox knows; Meta is not asked for them. */
export async function runChecks(
	graph: Graph,
	settings: Settings,
	seen: { readonly verified: boolean; readonly event: boolean; readonly badSignature: boolean },
): Promise<Checked> {
	const token = tokenStep(await debugToken(graph));
	const number = numberStep(await readNumber(graph, settings.phoneId), settings);
	const { callbackUrl: url, verifyToken, wabaId } = settings;
	const subscribed = await subscribeApp(graph, wabaId, { url, verifyToken });
	const apps = await readSubscribedApps(graph, wabaId);
	const templates = await readTemplates(graph, wabaId);
	return {
		steps: [
			token,
			...[number, subscriptionStep(subscribed, apps), callbackStep(apps, url)].map((step) =>
				behind(token, step),
			),
			verifiedStep(seen.verified, subscribed),
			eventStep(seen),
		],
		templates: templates.s === "ok" ? templates.value : null,
		usable: token.state === "ok" && number.state === "ok",
	};
}

/** Meta refuses every call of a bad token in the same words: one thing is to be mended. */
function behind(token: StepView, step: StepView): StepView {
	if (token.state !== "failed" || step.state !== "failed") return step;
	return failed(step.step, "Depende do token. Resolva o passo do token e verifique de novo.");
}

function ok(step: CheckStep): StepView {
	return { step, state: "ok" };
}

function failed(step: CheckStep, message: string): StepView {
	return { step, state: "failed", message };
}

function noAnswer(step: CheckStep, told: Told<unknown>): StepView {
	if (told.s === "unknown")
		return failed(step, "A Meta não respondeu agora. Verifique de novo em alguns minutos.");
	const detail = told.s === "refused" ? (told.fault.detail ?? "sem detalhe") : "";
	return failed(step, `A Meta recusou: ${detail}`);
}

function tokenStep(told: Awaited<ReturnType<typeof debugToken>>): StepView {
	if (told.s === "refused" && told.fault.kind === "auth")
		return failed("token", "O token expirou ou foi revogado. Gere outro e cole aqui.");
	if (told.s !== "ok") return noAnswer("token", told);
	if (!told.value.valid)
		return failed("token", "O token expirou ou foi revogado. Gere outro e cole aqui.");
	const missing = NEEDED.filter((scope) => !told.value.scopes.includes(scope));
	if (missing.length > 0)
		return failed("token", `Faltam permissões ao token: ${missing.join(" e ")}.`);
	return ok("token");
}

function numberStep(told: Awaited<ReturnType<typeof readNumber>>, settings: Settings): StepView {
	if (told.s === "refused" && told.fault.kind === "input")
		return failed("number", "Este ID de número não existe nesta conta. Confira o ID na Meta.");
	if (told.s !== "ok") return noAnswer("number", told);
	const shown = `+${told.value.digits}`;
	// Meta shows some old numbers without their ninth digit.
	const same = canonicalPhone(shown) === canonicalPhone(settings.phone);
	return same
		? ok("number")
		: failed("number", `Este ID é do número ${shown}, não de ${settings.phone}.`);
}

function subscriptionStep(subscribed: Told<true>, apps: Told<SubscribedApp[]>): StepView {
	if (apps.s === "ok" && apps.value.length > 0) return ok("subscription");
	if (subscribed.s !== "ok") return noAnswer("subscription", subscribed);
	if (apps.s !== "ok") return noAnswer("subscription", apps);
	return failed(
		"subscription",
		"O aplicativo não está inscrito nesta conta do WhatsApp. Inscreva-o na Meta e verifique de novo.",
	);
}

function callbackStep(apps: Told<SubscribedApp[]>, url: string): StepView {
	if (apps.s !== "ok") return noAnswer("callback", apps);
	const elsewhere = apps.value.map(({ callback }) => callback).filter((one) => one !== undefined);
	if (elsewhere.includes(url)) return ok("callback");
	const [other] = elsewhere;
	return failed(
		"callback",
		other === undefined
			? "A Meta não diz para onde envia os eventos. Cole nela o endereço e o token abaixo."
			: `Os eventos vão para outro endereço (${other}). Troque-o na Meta pelo endereço abaixo.`,
	);
}

function verifiedStep(verified: boolean, subscribed: Told<true>): StepView {
	if (verified) return ok("verified");
	const waiting = "A Meta ainda não conferiu o endereço. Cole nela o endereço e o token abaixo.";
	return subscribed.s === "ok"
		? { step: "verified", state: "waiting", message: waiting }
		: failed("verified", waiting);
}

function eventStep(seen: { event: boolean; badSignature: boolean }): StepView {
	if (seen.badSignature)
		return failed(
			"event",
			"Chegou um evento com a assinatura errada: o segredo do aplicativo não é o desta conta.",
		);
	if (seen.event) return ok("event");
	return {
		step: "event",
		state: "waiting",
		message: "Nenhum evento ainda. Mande um “oi” para o número e verifique de novo.",
	};
}
