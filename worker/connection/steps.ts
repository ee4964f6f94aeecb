// The set-up page's steps as sentences: what Meta answered to each, and what to do about it. Where a
// value is not known to be bad, or is not told, no step fails by it. Must not know what was asked when.
import type { CheckStep, StepView } from "../../protocol/whatsapp.ts";
import { canonicalPhone } from "../channels/phone.ts";
import type { Told } from "../channels/whatsapp/graph.ts";
import type { NumberInfo, SubscribedApp, TokenInfo } from "../channels/whatsapp/setup.ts";
import type { Settings } from "./settings.ts";

const NEEDED = ["whatsapp_business_messaging", "whatsapp_business_management"];

const REGISTER =
	"O número não está registrado na API do WhatsApp. Registre-o no Gerenciador do WhatsApp, na Meta, e verifique de novo.";
/** What Meta says of a number that neither receives nor sends. The others are slower, or dearer. */
const UNFIT: ReadonlyMap<string, string> = new Map([
	["PENDING", REGISTER],
	["UNVERIFIED", REGISTER],
	["DISCONNECTED", REGISTER],
	[
		"BANNED",
		"A Meta bloqueou este número. Peça a revisão no Gerenciador do WhatsApp e verifique de novo.",
	],
	[
		"DELETED",
		"Este número foi apagado na Meta. Adicione-o de novo lá, desconecte-o aqui e conecte com o ID novo.",
	],
	[
		"MIGRATED",
		"Este número passou para outra conta do WhatsApp. Desconecte-o aqui e conecte com os IDs da conta nova.",
	],
]);

const REVOKED = "O token expirou ou foi revogado. Gere outro e cole em “Trocar token ou chave”.";

export function tokenStep(
	told: Told<TokenInfo>,
	{ wabaId }: Pick<Settings, "wabaId">,
	now: number,
): StepView {
	if (told.s === "refused" && told.fault.kind === "auth") return failed("token", REVOKED);
	if (told.s !== "ok") return noAnswer("token", told);
	const { valid, scopes, targets, expiresAt } = told.value;
	const ended = expiresAt !== undefined && expiresAt <= now;
	if (ended) return failed("token", `O token venceu em ${moment(expiresAt)}. ${FOREVER}`);
	if (!valid) return failed("token", REVOKED);
	const missing = NEEDED.filter((scope) => !scopes.includes(scope));
	if (missing.length > 0)
		return failed(
			"token",
			`Faltam permissões ao token: ${missing.join(" e ")}. Dê-as ao usuário do sistema na Meta, gere outro token e cole em “Trocar token ou chave”.`,
		);
	// A permission without targets is for every account its owner has.
	const elsewhere = NEEDED.some((scope) => {
		const accounts = targets[scope] ?? [];
		return accounts.length > 0 && !accounts.includes(wabaId);
	});
	if (elsewhere)
		return failed(
			"token",
			`O token não vale para a conta do WhatsApp ${wabaId}. Dê essa conta ao usuário do sistema na Meta, gere outro token e cole em “Trocar token ou chave”.`,
		);
	// It holds today. Nobody is told on the day it ends, so he is told now.
	return expiresAt === undefined
		? { step: "token", state: "ok" }
		: {
				step: "token",
				state: "ok",
				message: `Este token só vale até ${moment(expiresAt)}. ${FOREVER}`,
			};
}

const FOREVER =
	"Gere na Meta um que não expira, de um usuário do sistema, e cole em “Trocar token ou chave”.";

/** The number Meta knows by this id is the one that was typed; she shows old ones without a digit. */
export function isSame(told: Told<NumberInfo>, { phone }: Pick<Settings, "phone">): boolean {
	if (told.s !== "ok") return false;
	const shown = `+${told.value.digits}`;
	return canonicalPhone(shown) === canonicalPhone(phone);
}

export function numberStep(told: Told<NumberInfo>, settings: Pick<Settings, "phone">): StepView {
	if (told.s === "refused" && told.fault.kind === "input")
		return failed(
			"number",
			"Este ID de número não existe nesta conta. Confira o ID na Meta, desconecte o número e conecte com o certo.",
		);
	if (told.s !== "ok") return noAnswer("number", told);
	const { digits, status = "" } = told.value;
	if (!isSame(told, settings))
		return failed(
			"number",
			`Este ID é do número +${digits}, não de ${settings.phone}. Desconecte o número e conecte com o ID certo.`,
		);
	const unfit = UNFIT.get(status.toUpperCase());
	return unfit === undefined ? { step: "number", state: "ok" } : failed("number", unfit);
}

/** `app`: ours, when Meta told whose the token is; else any that is subscribed may be ours. */
export function isAmong(apps: readonly SubscribedApp[], app: string | undefined): boolean {
	return app === undefined ? apps.length > 0 : apps.some(({ id }) => id === app);
}

export function subscriptionStep(
	apps: Told<readonly SubscribedApp[]>,
	app: string | undefined,
	/** What Meta said when she was asked to subscribe it; null when there was no need. */
	made: Told<true> | null,
): StepView {
	if (apps.s === "ok" && isAmong(apps.value, app)) return { step: "subscription", state: "ok" };
	if (made && made.s !== "ok") return noAnswer("subscription", made);
	if (apps.s !== "ok") return noAnswer("subscription", apps);
	const others = apps.value.map(({ id, name }) => name ?? id).join(", ");
	return failed(
		"subscription",
		others
			? `Quem recebe os eventos desta conta é outro aplicativo (${others}), não o deste token. Inscreva o seu na Meta e verifique de novo.`
			: "O aplicativo não está inscrito nesta conta do WhatsApp. Inscreva-o na Meta e verifique de novo.",
	);
}

/** `number` as it is after our address was given to it: what she says she does counts, not that she took it. */
export function callbackStep(
	number: Told<NumberInfo>,
	placed: Told<true> | null,
	url: string,
): StepView {
	if (!placed)
		return failed("callback", "Depende do número. Resolva o passo do número e verifique de novo.");
	if (number.s !== "ok") return noAnswer("callback", number);
	const { callback } = number.value;
	// She took our address and does not say which she uses: nothing is known against it.
	const untold = callback === undefined && placed.s === "ok";
	if (callback === url || untold) return { step: "callback", state: "ok" };
	const why = placed.s === "refused" ? ` Ela não aceitou o nosso: ${detailOf(placed)}.` : "";
	return failed(
		"callback",
		callback === undefined
			? `A Meta não diz para onde envia os eventos deste número.${why} Cole nela o endereço e o token abaixo.`
			: `Os eventos deste número vão para outro endereço (${callback}).${why} Troque-o na Meta pelo endereço abaixo.`,
	);
}

export function verifiedStep(verified: boolean, placed: Told<true> | null): StepView {
	if (verified) return { step: "verified", state: "ok" };
	if (!placed)
		return {
			step: "verified",
			state: "waiting",
			message: "A Meta confere o endereço assim que o passo do número estiver certo.",
		};
	const message = "A Meta ainda não conferiu o endereço. Cole nela o endereço e o token abaixo.";
	return { step: "verified", state: placed.s === "ok" ? "waiting" : "failed", message };
}

export const WRONG_SIGNATURE =
	"Chegou um evento com a assinatura errada: a chave secreta guardada não é a do aplicativo desta conta. Copie-a da Meta e cole em “Trocar token ou chave”.";

export function eventStep(seen: { event: boolean; badSignature: boolean }): StepView {
	if (seen.badSignature) return failed("event", WRONG_SIGNATURE);
	if (seen.event) return { step: "event", state: "ok" };
	return {
		step: "event",
		state: "waiting",
		message: "Nenhum evento ainda. Mande um “oi” para o número e verifique de novo.",
	};
}

/** Meta refuses every call of a bad token in the same words: one thing is to be mended. */
export function behind(token: StepView, step: StepView): StepView {
	if (token.state !== "failed" || step.state !== "failed") return step;
	return failed(step.step, "Depende do token. Resolva o passo do token e verifique de novo.");
}

function failed(step: CheckStep, message: string): StepView {
	return { step, state: "failed", message };
}

function noAnswer(step: CheckStep, told: Told<unknown>): StepView {
	if (told.s === "unknown")
		return failed(step, "A Meta não respondeu agora. Verifique de novo em alguns minutos.");
	return failed(
		step,
		`A Meta recusou (${detailOf(told)}). Confira lá as permissões desta conta e verifique de novo.`,
	);
}

function detailOf(told: Told<unknown>): string {
	return (told.s === "refused" && told.fault.detail) || "sem detalhe";
}

/** Whose teams sit elsewhere reads the day right, give or take an hour. */
const MOMENT = new Intl.DateTimeFormat("pt-BR", {
	timeZone: "America/Sao_Paulo",
	dateStyle: "short",
	timeStyle: "short",
});

function moment(at: number): string {
	return MOMENT.format(at);
}
