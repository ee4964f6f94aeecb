// Leads that come from another system: a portal, a CRM, a spreadsheet's robot. Its key names the
// team; what it may learn is that the lead is stored, and under which number.
// Must not know sites, sessions or whose turn it is.
import * as v from "valibot";
import { ApiLeadInput, type ApiLeadReceipt, IdempotencyKey } from "../../protocol/lead.ts";
import { refusal } from "../../protocol/reasons.ts";
import { phoneAliases, readPhone } from "../channels/phone.ts";
import type { Integration } from "../directory/port.ts";
import { teamName } from "../env.ts";
import type { NewLead } from "../team/port.ts";
import { hex } from "./consent.ts";
import { knownClient } from "./known-client.ts";
import { barePage } from "./page.ts";
import { type Ask, type Outcome, route } from "./route.ts";

const NO_PHONE: NewLead["phone"] = { typed: "", e164: null, status: "none", aliases: [] };

export const intakeRoutes = [
	route({
		method: "POST",
		path: "/api/v1/leads",
		who: "integration",
		limit: "intake",
		schema: ApiLeadInput,
		handle: takeLead,
	}),
];

async function takeLead(ask: Ask<Integration, ApiLeadInput>): Promise<Outcome> {
	const { env, caller, body, bytes } = ask;
	const key = v.safeParse(IdempotencyKey, ask.request.headers.get("idempotency-key"));
	if (!key.success) return refusal("idempotency_key_required");
	const phone = body.phone === undefined ? NO_PHONE : phoneOf(body.phone);
	const client = await knownClient(env, caller.account, body.email ?? "", phone.aliases);
	const product = body.product ?? caller.product;
	const lead: NewLead = {
		// The space keeps it apart from every key a visitor, or another integration, can send.
		key: `${caller.id} ${key.output}`,
		bodyHash: hex(await crypto.subtle.digest("SHA-256", bytes)),
		site: `integration:${caller.id}`,
		name: body.name,
		email: body.email ?? null,
		phone,
		channel: "api",
		...(product !== undefined && { product }),
		...(body.page !== undefined && { page: barePage(body.page) }),
		...(body.consent !== undefined && { consent: body.consent }),
		locale: "pt-BR",
		...(client && { client }),
		quarantine: false,
		...(body.message !== undefined && { message: body.message }),
		...(body.source !== undefined && { source: body.source }),
		...(body.external_id !== undefined && { externalId: body.external_id }),
	};
	const stored = await env.TEAMS.getByName(teamName(caller.account, caller.team)).receive(lead);
	if (!stored.ok) return stored.refusal;
	const { caseId, replayed } = stored.value;
	const answer: ApiLeadReceipt = { receipt: `A-${caseId}`, case: caseId };
	return Response.json(answer, {
		status: 201,
		...(replayed && { headers: { "idempotent-replayed": "true" } }),
	});
}

function phoneOf(typed: string): NewLead["phone"] {
	const phone = readPhone(typed);
	return { ...phone, aliases: phone.e164 === null ? [] : phoneAliases(phone.e164) };
}
