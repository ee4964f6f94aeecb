// Templates: whether one may be sent as asked, how it reads with its values filled in, and how a new
// one is asked for and decided.

import { digits } from "../state/ids.ts";
import type { Fields, Template } from "../state/shapes.ts";
import { postEvent } from "../webhook/events.ts";
import type { World } from "../world.ts";
import { fields, string } from "./check.ts";
import { badParameter, type Refusal, refusal } from "./errors.ts";

const list = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);

export interface Filled {
	readonly template: Template;
	readonly text: string;
	readonly buttons: readonly { readonly text: string; readonly payload: string }[];
}

export function fillTemplate(world: World, wabaId: string, body: Fields): Filled | Refusal {
	const language = string(fields(body.language)?.code) ?? "";
	const template = world.templates
		.all(wabaId)
		.find((one) => one.name === body.name && one.language === language);
	if (template?.status === "PAUSED") return refusal(132015);
	if (template?.status === "DISABLED") return refusal(132016);
	if (template?.status !== "APPROVED")
		return refusal(
			132001,
			`template name (${String(body.name)}) does not exist in ${language || "(no language)"}`,
		);
	const given = list(body.components);
	const text = String(part(template.components, "BODY")?.text ?? "");
	const values = list(part(given, "BODY")?.parameters);
	const wanted = new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name));
	if (values.length !== wanted.size)
		return refusal(
			132000,
			`body: number of localizable_params (${values.length}) does not match the expected number of params (${wanted.size})`,
		);
	const shown = text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
		const named = values.find((one) => one.parameter_name === name);
		return String((named ?? values[Number(name) - 1])?.text ?? "");
	});
	const replies = list(part(template.components, "BUTTONS")?.buttons).filter(
		({ type }) => type === "QUICK_REPLY" || type === "REQUEST_CONTACT_INFO",
	);
	const buttons = replies.map((button, index) => {
		const asked = given.find(
			({ type, index: place }) => upper(type) === "BUTTON" && Number(place) === index,
		);
		const payload = list(asked?.parameters)[0]?.payload ?? button.text;
		return { text: String(button.text ?? "Compartilhar contato"), payload: String(payload ?? "") };
	});
	return { template, text: shown, buttons };
}

const upper = (value: unknown) => String(value).toUpperCase();
const part = (components: readonly Fields[], type: string) =>
	components.find((one) => upper(one.type) === type);

export function templateView(template: Template): Fields {
	const { id, name, language, category, status, components } = template;
	return { name, parameter_format: "POSITIONAL", components, language, status, category, id };
}

export function askTemplate(world: World, wabaId: string, asked: Fields): Template | Refusal {
	const [name, language, category] = [
		string(asked.name),
		string(asked.language),
		string(asked.category)?.toUpperCase() ?? "",
	];
	if (name === null || !/^[a-z0-9_]{1,512}$/.test(name))
		return badParameter("Param name may only contain lowercase letters, digits and underscores.");
	if (language === null) return badParameter("The parameter language is required.");
	if (!["UTILITY", "MARKETING", "AUTHENTICATION"].includes(category))
		return badParameter("Param category must be one of {UTILITY, MARKETING, AUTHENTICATION}");
	if (world.templates.all(wabaId).some((one) => one.name === name && one.language === language))
		return badParameter("Content in this language already exists");
	return world.templates.put({
		id: digits(15),
		wabaId,
		name,
		language,
		category,
		status: "PENDING",
		components: list(asked.components),
	});
}

/** Meta has looked at it: the state changes and the account's webhook is told. */
export function decideTemplate(
	world: World,
	template: Template,
	status: Template["status"],
	reason: string,
): Template {
	const decided = world.templates.patch(template, { status });
	postEvent(world, {
		wabaId: template.wabaId,
		phoneId: "",
		person: null,
		field: "message_template_status_update",
		value: {
			event: status,
			message_template_id: Number(template.id),
			message_template_name: template.name,
			message_template_language: template.language,
			message_template_category: template.category,
			reason,
		},
	});
	return decided;
}
