// HTTP of the staff: signing in and out, people, invites, sessions, sites, WhatsApp numbers. Answers are values: a refusal
// carries a sentence for a person, and a network failure is a refusal like any other.
import type {
	InviteAcceptInput,
	InviteInput,
	LeadsPage,
	MeView,
	PersonView,
	PersonWhatsAppInput,
	SessionView,
	SignInInput,
	SiteChange,
	SiteView,
	TeamRulesInput,
	TeamRulesView,
} from "../protocol/api.ts";
import type { FileState } from "../protocol/entry.ts";
import type { Answer, Refusal } from "../protocol/reasons.ts";
import type {
	ConnectionChange,
	ConnectionInput,
	ConnectionSummary,
	ConnectionView,
} from "../protocol/whatsapp.ts";
import { shellTexts } from "./texts/core.ts";

async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
	try {
		const response = await fetch(`/api/${path}`, {
			method,
			credentials: "same-origin",
			headers: method === "GET" ? {} : { "content-type": "application/json", "x-vez": "1" },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		const value: unknown = text ? JSON.parse(text) : null;
		if (response.ok) return { ok: true, value: value as T };
		return { ok: false, refusal: value as Refusal };
	} catch {
		return { ok: false, refusal: { reason: "unavailable", message: shellTexts.get().noServer } };
	}
}

function rulesPath(team: string): string {
	return `teams/${encodeURIComponent(team)}/policy`;
}

function numberPath(id: string): string {
	return `whatsapp/${encodeURIComponent(id)}`;
}

/** Of a file a client sent, under `/api/`. */
export function filePath(team: string, caseId: number, media: string): string {
	return `teams/${encodeURIComponent(team)}/cases/${caseId}/media/${encodeURIComponent(media)}`;
}

export const api = {
	me: () => call<MeView>("GET", "me"),
	signIn: (input: SignInInput) => call<MeView>("POST", "session", input),
	signOut: () => call<null>("DELETE", "session", {}),
	acceptInvite: (input: InviteAcceptInput) => call<MeView>("POST", "invites/accept", input),
	people: () => call<readonly PersonView[]>("GET", "people"),
	invite: (input: InviteInput) =>
		call<{ token: string; person: PersonView }>("POST", "invites", input),
	disable: (person: number) => call<null>("DELETE", `people/${person}`, {}),
	setOwnNumber: (person: number, input: PersonWhatsAppInput) =>
		call<PersonView>("PUT", `people/${person}/whatsapp`, input),
	leads: (team: string, before: number | null) =>
		call<LeadsPage>(
			"GET",
			`teams/${encodeURIComponent(team)}/leads${before === null ? "" : `?before=${before}`}`,
		),
	sessions: () => call<readonly SessionView[]>("GET", "sessions"),
	endSession: (id: string) => call<null>("DELETE", `sessions/${encodeURIComponent(id)}`, {}),
	fileAgain: (path: string) => call<FileState>("POST", path, {}),
	sites: () => call<readonly SiteView[]>("GET", "sites"),
	changeSite: (key: string, change: SiteChange) =>
		call<SiteView>("PUT", `sites/${encodeURIComponent(key)}`, change),
	rules: (team: string) => call<TeamRulesView>("GET", rulesPath(team)),
	setRules: (team: string, input: TeamRulesInput) =>
		call<TeamRulesView>("PUT", rulesPath(team), input),
	numbers: () => call<readonly ConnectionSummary[]>("GET", "whatsapp"),
	connectNumber: (input: ConnectionInput) => call<ConnectionView>("POST", "whatsapp", input),
	number: (id: string) => call<ConnectionView>("GET", numberPath(id)),
	changeNumber: (id: string, change: ConnectionChange) =>
		call<ConnectionView>("PUT", numberPath(id), change),
	checkNumber: (id: string) => call<ConnectionView>("POST", `${numberPath(id)}/check`, {}),
	disconnectNumber: (id: string) => call<null>("DELETE", numberPath(id), {}),
};
