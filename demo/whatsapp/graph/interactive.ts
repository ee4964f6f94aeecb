// Limits of interactive messages: at most three buttons or ten rows, and how long each text may be.
// Answers what a screen shows, or the refusal with the parameter named.

import type { Fields } from "../state/shapes.ts";
import { badParameter, type Refusal, refusal } from "./errors.ts";

const BODY = 1024;
const EDGE = 60;

const object = (value: unknown): Fields =>
	typeof value === "object" && value !== null ? (value as Fields) : {};
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(object) : []);
const words = (value: unknown): string => (typeof value === "string" ? value : "");

const wrong = (what: string) => refusal(131009, what);

function within(value: unknown, max: number, name: string): Refusal | null {
	const text = words(value);
	if (text === "") return wrong(`${name} is required.`);
	return text.length > max
		? wrong(`${name} length invalid. Min length: 1, Max length: ${max}`)
		: null;
}

export function checkInteractive(body: Fields): string | Refusal {
	const text = words(object(body.body).text);
	const header = object(body.header);
	const problem =
		within(text, BODY, "Body text") ??
		(body.header !== undefined && header.type === "text"
			? within(header.text, EDGE, "Header text")
			: null) ??
		(body.footer !== undefined ? within(object(body.footer).text, EDGE, "Footer text") : null) ??
		action(words(body.type), object(body.action));
	return problem ?? text;
}

function action(type: string, action: Fields): Refusal | null {
	switch (type) {
		case "button":
			return buttons(list(action.buttons));
		case "list":
			return within(action.button, 20, "Button label") ?? rows(list(action.sections));
		case "request_contact_info":
			return action.name === "request_contact_info"
				? null
				: wrong("action.name must be request_contact_info.");
		case "location_request_message":
			return action.name === "send_location" ? null : wrong("action.name must be send_location.");
		case "cta_url":
			return within(object(action.parameters).display_text, 20, "Display text");
		case "flow":
		case "product":
		case "product_list":
		case "catalog_message":
		case "call_permission_request":
			return null;
		default:
			return badParameter(`Param interactive['type'] is not known: "${type}".`);
	}
}

function buttons(found: readonly Fields[]): Refusal | null {
	if (found.length < 1 || found.length > 3)
		return wrong("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
	const replies = found.map(({ reply }) => object(reply));
	for (const reply of replies) {
		const problem = within(reply.title, 20, "Button title") ?? within(reply.id, 256, "Button id");
		if (problem) return problem;
	}
	return distinct(replies, "id") ?? distinct(replies, "title");
}

function rows(sections: readonly Fields[]): Refusal | null {
	const found = sections.flatMap((section) => list(section.rows));
	if (found.length < 1 || found.length > 10)
		return wrong("Total row count exceed max allowed count: 10");
	for (const section of sections) {
		const problem = sections.length > 1 ? within(section.title, 24, "Section title") : null;
		if (problem) return problem;
	}
	for (const row of found) {
		const problem =
			within(row.title, 24, "Row title") ??
			within(row.id, 200, "Row id") ??
			(row.description === undefined ? null : within(row.description, 72, "Row description"));
		if (problem) return problem;
	}
	return distinct(found, "id");
}

function distinct(items: readonly Fields[], key: string): Refusal | null {
	const seen = new Set(items.map((item) => item[key]));
	return seen.size === items.length ? null : wrong(`Duplicated ${key}.`);
}
