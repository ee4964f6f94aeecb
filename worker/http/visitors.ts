// What a visitor's page asks: the form's texts, and to leave a lead. Nothing answered here depends on
// whether the person is already a client. Must not know staff, sessions or whose turn it is.
import * as v from "valibot";
import {
	type Channel,
	IdempotencyKey,
	LeadInput,
	type LeadReceipt,
	type WidgetConfig,
} from "../../protocol/lead.ts";
import { refusal } from "../../protocol/reasons.ts";
import { phoneAliases, readPhone } from "../channels/phone.ts";
import { mintVisitorToken, verifyVisitorToken } from "../channels/visitor-token.ts";
import { openingText, openLink } from "../channels/whatsapp/link.ts";
import { newCode } from "../channels/whatsapp/refcode.ts";
import type { Site } from "../directory/port.ts";
import { type Env, teamName } from "../env.ts";
import type { NewLead } from "../team/port.ts";
import { consentOf, hex } from "./consent.ts";
import { bearer } from "./guards.ts";
import { knownClient } from "./known-client.ts";
import { isListed, isOrigin } from "./origin.ts";
import { barePage } from "./page.ts";
import { qrBits } from "./qr.ts";
import { type Ask, type Outcome, route } from "./route.ts";
import { accountOfKey, findSite } from "./sites.ts";

export const visitorRoutes = [
	route({
		method: "GET",
		path: "/api/w/config",
		who: "public-site",
		handle: async ({ caller: site, url }) => {
			const ref = url.searchParams.get("product");
			const product = site.products.find((one) => one.ref === ref);
			const consent = await consentOf(site.company);
			const config: WidgetConfig = {
				company: site.company,
				...(site.creci !== undefined && { creci: site.creci }),
				channels: channelsOf(site),
				...(product && { product: { ref: product.ref, name: product.name } }),
				consent: { ...consent, ...(site.consentUrl !== undefined && { url: site.consentUrl }) },
				...(site.accent !== undefined && { accent: site.accent }),
				...(site.whatsapp !== undefined && { phone: site.whatsapp }),
			};
			return Response.json(config, { headers: { "cache-control": "public, max-age=60" } });
		},
	}),
	route({
		method: "POST",
		path: "/api/w/leads",
		who: "public-site",
		limit: "lead",
		schema: LeadInput,
		handle: takeLead,
	}),
	route({ method: "OPTIONS", path: "/api/w/leads", who: "anyone", handle: preflight }),
];

async function takeLead(ask: Ask<Site, LeadInput>): Promise<Outcome> {
	const { env, caller: site, body, bytes } = ask;
	const key = v.safeParse(IdempotencyKey, ask.request.headers.get("idempotency-key"));
	if (!key.success) return refusal("idempotency_key_required");
	const account = accountOfKey(site.key);
	if (account === null) return refusal("unknown_site");
	const phone = readPhone(body.phone);
	const aliases = phone.e164 === null ? [] : phoneAliases(phone.e164);
	const client = await knownClient(env, account, body.email, aliases);
	const continues = await provenCase(ask.request, env, site);
	const channel = channelFor(site, body.channel);
	const lead: NewLead = {
		key: key.output,
		bodyHash: hex(await crypto.subtle.digest("SHA-256", bytes)),
		site: site.key,
		name: body.name,
		email: body.email,
		phone: { ...phone, aliases },
		channel,
		...(channel === "whatsapp" && {
			code: newCode((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>)),
		}),
		...(channel === "whatsapp" &&
			site.line !== undefined &&
			(site.whatsappTo === "company" ? { line: site.line } : { expectOn: site.line })),
		...(body.product !== undefined && { product: body.product }),
		page: barePage(body.page, ask.request.headers.get("origin") ?? undefined),
		consent: body.consent,
		locale: body.locale,
		...(client && { client }),
		...(continues !== null && { continues }),
		quarantine: Boolean(body.website),
	};
	const stored = await env.TEAMS.getByName(teamName(account, site.team)).receive(lead);
	if (!stored.ok) return stored.refusal;
	const { caseId, receivedAt, replayed, code } = stored.value;
	const { token, expiresAt } = await mintVisitorToken(env.VISITOR_KEY, {
		aud: site.key,
		acc: account,
		team: site.team,
		case: caseId,
		receivedAt,
	});
	const receipt = `A-${caseId}`;
	const link = code === undefined ? undefined : linkOf(ask, site, code);
	const answer: LeadReceipt = {
		receipt,
		token,
		expiresAt,
		...(link !== undefined && { whatsapp: link, qr: qrBits(link) }),
	};
	return Response.json(answer, {
		status: 201,
		...(replayed && { headers: { "idempotent-replayed": "true" } }),
	});
}

/** The case of a visitor who proves he is its visitor; any other token is as good as none (D2). */
async function provenCase(request: Request, env: Env, site: Site): Promise<number | null> {
	const token = bearer(request);
	if (token === null) return null;
	const found = await verifyVisitorToken(env.VISITOR_KEY, token, Date.now());
	if (!found.ok || found.claims.aud !== site.key || found.claims.team !== site.team) return null;
	return found.claims.case;
}

function channelsOf(site: Site): readonly Channel[] {
	const offered = site.channels.filter((one) => one !== "whatsapp" || site.whatsapp !== undefined);
	return offered.length > 0 ? offered : ["chat"];
}

/** A page that has an old form still gets its lead in, through a channel the site does have. */
function channelFor(site: Site, asked: Channel): Channel {
	const offered = channelsOf(site);
	return offered.includes(asked) ? asked : (offered[0] ?? "chat");
}

/** The company's number, with the first message written; or the address that finds the broker's. */
function linkOf({ env, url, body }: Ask<Site, LeadInput>, site: Site, code: string) {
	if (site.whatsappTo === "broker") return `${url.origin}/w/${site.key}/${code}`;
	if (site.whatsapp === undefined) return undefined;
	const product = site.products.find((one) => one.ref === body.product)?.name ?? body.page.title;
	const text = openingText({ code, ...(product !== undefined && { product }) });
	return openLink(env.WHATSAPP_LINK, site.whatsapp, text);
}

/**
 * A preflight carries no body, so no site is known unless the address names one; it lets a browser
 * ask, and the answer proper is readable, and the lead stored, only for a listed page.
 */
async function preflight({ request, env, url, device }: Ask<null, null>): Promise<Outcome> {
	const origin = request.headers.get("origin") ?? "";
	const key = url.searchParams.get("site");
	const site = key === null ? null : await findSite(env, key, device.ip);
	if (site && !site.ok && site.refusal.reason === "rate_limited") return site.refusal;
	const fine = site ? site.ok && isListed(origin, site.value.origins) : isOrigin(origin);
	if (!fine) return refusal("foreign_origin");
	return new Response(null, {
		status: 204,
		headers: {
			"access-control-allow-origin": origin,
			"access-control-allow-methods": "POST",
			"access-control-allow-headers": "authorization, content-type, idempotency-key",
			"access-control-max-age": "600",
		},
	});
}
