// A number as its set-up page shows it, and as teams know it. Nothing sealed is in either.
import {
	CHECK_STEPS,
	type ConnectionView,
	type StepView,
	type Trouble,
} from "../../protocol/whatsapp.ts";
import { struck } from "../channels/whatsapp/errors.ts";
import type { Database } from "../database.ts";
import type { Template } from "./composing.ts";
import { lastEventAt } from "./inbox.ts";
import type { LineInfo } from "./port.ts";
import { pricesOf } from "./prices.ts";
import { counts } from "./queue.ts";
import type { Sealed, Settings } from "./settings.ts";
import { type Failure, failures, readState } from "./state.ts";
import { WRONG_SIGNATURE } from "./steps.ts";
import { templatesHeld } from "./stops.ts";
import { GRAPH_VERSION } from "./version.ts";

const LOST: StepView = {
	step: "token",
	state: "failed",
	message:
		"O token guardado não abre mais neste servidor. Cole de novo o token e o segredo do app.",
};

/** {{1}} to {{3}} can be filled in: first name, property, broker. */
const HOLES = 3;

export function templateId({ name, language }: { name: string; language: string }): string {
	return `${name}/${language}`;
}

function chosenTemplate({ template, templates }: Settings) {
	return templates.find((one) => templateId(one) === template) ?? null;
}

export function templateOf(settings: Settings | null): Template | null {
	const found = settings && chosenTemplate(settings);
	if (!found) return null;
	const { name, language, category, values } = found;
	return { name, language, category, holes: values };
}

export function lineOf(
	db: Database,
	settings: Settings,
	is: { heldUp(): Trouble | null; gone(): boolean },
): LineInfo {
	const { id, phone } = settings;
	const template = chosenTemplate(settings)?.body ?? null;
	const gone = is.gone() && { gone: true as const };
	return { id, phone, template, heldUp: is.heldUp(), templatesHeld: templatesHeld(db), ...gone };
}

export function connectionView(of: {
	readonly db: Database;
	readonly settings: Settings;
	/** Null when what is stored does not open. */
	readonly sealed: Sealed | null;
	readonly heldUp: Trouble | null;
	readonly now: number;
}): ConnectionView {
	const { db, settings, sealed, heldUp, now } = of;
	const { id, team, name, phone, wabaId, phoneId, callbackUrl, verifyToken } = settings;
	const checked = readState(db, "checked");
	const { at: checkedAt, steps } = checked
		? (JSON.parse(checked) as { at: number; steps: StepView[] })
		: { at: null, steps: CHECK_STEPS.map((step): StepView => ({ step, state: "waiting" })) };
	const [failure] = failures(db);
	const secrets = sealed ? [sealed.token, ...sealed.secrets.map(({ secret }) => secret)] : [];
	return {
		id,
		team,
		name,
		phone,
		wabaId,
		phoneId,
		callbackUrl,
		verifyToken,
		graphVersion: GRAPH_VERSION,
		steps: steps.map((step) =>
			sealed === null && step.step === "token" ? LOST : seenSince(db, step, checkedAt),
		),
		checkedAt,
		lastEventAt: lastEventAt(db),
		lastFailure: failure ? { at: failure.at, message: struck(wordsOf(failure), secrets) } : null,
		heldUp,
		templatesHeld: templatesHeld(db),
		...counts(db),
		templates: settings.templates.map((one) => ({
			id: templateId(one),
			name: one.name,
			language: one.language,
			status: one.status,
			category: one.category,
			body: one.body,
			chosen: templateId(one) === settings.template,
			usable: one.plain && one.values <= HOLES && one.status === "APPROVED",
		})),
		billed: pricesOf(db, now),
		oldSecretUntil:
			sealed?.secrets.find(({ until }) => until !== null && until > now)?.until ?? null,
	};
}

/** For who reads the set-up page; Meta's own words stand as she said them. */
function wordsOf({ what, detail }: Failure): string {
	switch (what) {
		case "signature":
			return WRONG_SIGNATURE;
		case "send":
			return `Uma mensagem não foi enviada: ${detail}`;
		case "event":
			return UNSHOWN.find(([end]) => detail.endsWith(end))?.[1] ?? UNSHOWN_OTHER;
		default:
			return `Aviso da Meta (${what}): ${detail}`;
	}
}

const UNSHOWN = [
	["too_much", "Um cliente escreveu demais sem resposta: o resto está só no celular."],
	["case_full", "Um atendimento está cheio: o que chega para ele está só no celular."],
] as const;
const UNSHOWN_OTHER = "Chegou uma mensagem que nenhum atendimento mostra: ela está só no celular.";

/** Two steps are done by Meta herself, at any time: what she did since the last check counts. */
function seenSince(db: Database, step: StepView, checkedAt: number | null): StepView {
	if (step.state === "ok") return step;
	const came =
		(step.step === "verified" && readState(db, "verified") !== null) ||
		(step.step === "event" &&
			(lastEventAt(db) ?? 0) > (step.state === "failed" ? (checkedAt ?? 0) : 0));
	return came ? { step: step.step, state: "ok" } : step;
}
