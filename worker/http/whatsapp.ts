// What a manager sets up of WhatsApp, and the two addresses a link or a file of it has. The account
// object says who may; the number's own object keeps token and secrets, which no answer holds.
// Must not know Meta's API.
import { PersonWhatsAppInput } from "../../protocol/api.ts";
import { refusal } from "../../protocol/reasons.ts";
import { ConnectionChange, ConnectionInput } from "../../protocol/whatsapp.ts";
import { openingText, openLink } from "../channels/whatsapp/link.ts";
import { canonicalCode } from "../channels/whatsapp/refcode.ts";
import type { Principal } from "../directory/port.ts";
import { connectionName, type Env, teamName } from "../env.ts";
import { ARRANGERS, json, own } from "./answer.ts";
import { forgetKeys } from "./meta.ts";
import { type Ask, type Outcome, route } from "./route.ts";
import { findSite } from "./sites.ts";

export const whatsappRoutes = [
	route({
		method: "GET",
		path: "/api/whatsapp",
		who: ARRANGERS,
		handle: async ({ env, caller }) => json(await own(env, caller).connections(caller)),
	}),
	route({
		method: "POST",
		path: "/api/whatsapp",
		who: ARRANGERS,
		limit: "connect",
		schema: ConnectionInput,
		handle: async ({ env, caller, body, url }) => {
			const account = own(env, caller);
			const made = await account.newConnection(caller, body);
			if (!made.ok) return made.refusal;
			const { id } = made.value;
			const callbackUrl = `${env.PUBLIC_URL ?? url.origin}/api/wa/${id}`;
			const object = env.CONNECTIONS.getByName(connectionName(id));
			// The number's object first: a row that leads nowhere would take sites off their link.
			const view = await object.establish({ id, account: caller.account, callbackUrl }, body);
			if (!view.ok) return view.refusal;
			const added = await account.addConnection(caller, id, body);
			if (added.ok) return json(view, 201);
			// Somebody connected it in the same moment: what was sealed here must not stay.
			await object.disconnect();
			return added.refusal;
		},
	}),
	route({
		method: "GET",
		path: "/api/whatsapp/:id",
		who: ARRANGERS,
		handle: (ask) => withMine(ask, async (object) => json(await object.view())),
	}),
	route({
		method: "PUT",
		path: "/api/whatsapp/:id",
		who: ARRANGERS,
		schema: ConnectionChange,
		handle: (ask) =>
			withMine(ask, async (object, id) => {
				const answer = await object.change(ask.body);
				forgetKeys(id);
				if (answer.ok && ask.body.name !== undefined)
					await own(ask.env, ask.caller).renameConnection(ask.caller, id, ask.body.name);
				return json(answer);
			}),
	}),
	route({
		method: "POST",
		path: "/api/whatsapp/:id/check",
		who: ARRANGERS,
		limit: "check",
		handle: (ask) => withMine(ask, async (object) => json(await object.check())),
	}),
	route({
		method: "DELETE",
		path: "/api/whatsapp/:id",
		who: ARRANGERS,
		handle: (ask) =>
			withMine(ask, async (object, id) => {
				const gone = await own(ask.env, ask.caller).dropConnection(ask.caller, id);
				if (!gone.ok) return gone.refusal;
				await object.disconnect();
				forgetKeys(id);
				return new Response(null, { status: 204 });
			}),
	}),
	route({
		method: "PUT",
		path: "/api/people/:id/whatsapp",
		who: "signed-in",
		schema: PersonWhatsAppInput,
		handle: async ({ env, caller, params, body }) => {
			if (!/^[1-9]\d{0,14}$/.test(params.id ?? "")) return refusal("not_found");
			return json(await own(env, caller).setWhatsApp(caller, Number(params.id), body));
		},
	}),
	route({
		method: "GET",
		path: "/api/teams/:id/cases/:case/media/:media",
		who: "signed-in",
		handle: file,
	}),
	route({ method: "GET", path: "/w/:site/:code", who: "anyone", limit: "link", handle: follow }),
];

type Object = ReturnType<Env["CONNECTIONS"]["getByName"]>;

/** Only for who leads the number's team: for anybody else there is no such number. */
async function withMine<B>(
	{ env, caller, params }: Ask<Principal, B>,
	what: (object: Object, id: string) => Promise<Outcome>,
): Promise<Outcome> {
	const found = await own(env, caller).connection(caller, params.id ?? "");
	if (!found.ok) return found.refusal;
	return what(env.CONNECTIONS.getByName(connectionName(found.value.id)), found.value.id);
}

/** Kinds a browser shows by itself; anything else, `image/png+xml` too, is only ever saved. */
const SHOWN = /^(image\/(jpeg|png|webp|gif)|audio\/(ogg|mpeg|mp4|aac|amr)|video\/(mp4|3gpp))(;|$)/;

/** A file a client sent: for who may read the case, and never as a page of ours. */
async function file({ env, caller, params }: Ask<Principal, null>): Promise<Outcome> {
	const { id: team = "", case: number = "", media = "" } = params;
	if (!caller.teams.includes(team)) return refusal("forbidden");
	if (!/^[1-9]\d{0,11}$/.test(number)) return refusal("not_found");
	const room = env.TEAMS.getByName(teamName(caller.account, team));
	const line = await room.lineFor(Number(number), caller.person);
	if (line === null) return refusal("not_found");
	const found = await env.CONNECTIONS.getByName(connectionName(line)).media(
		{ team, case: Number(number) },
		media,
	);
	const stored = found && (await env.MEDIA.get(found.key));
	if (!found || !stored) return refusal("not_found");
	const shown = SHOWN.test(found.mime);
	const name = encodeURIComponent(found.name ?? "arquivo");
	return new Response(stored.body, {
		headers: {
			"content-type": shown ? found.mime : "application/octet-stream",
			"content-length": String(stored.size),
			"content-disposition": `${shown ? "inline" : "attachment"}; filename*=UTF-8''${name}`,
			"cache-control": "private, max-age=3600",
		},
	});
}

/** Late-bound: whose number it opens is decided now (D59, D60). The code opens nothing else. */
async function follow({ env, params, device }: Ask<null, null>): Promise<Outcome> {
	const site = await findSite(env, params.site ?? "", device.ip);
	if (!site.ok) return site.refusal;
	const code = canonicalCode(params.code ?? "");
	const [account = ""] = site.value.key.split(".");
	const room = env.TEAMS.getByName(teamName(account, site.value.team));
	const bound = code === null ? null : await room.openLink(code);
	const phone = bound?.phone ?? site.value.whatsapp;
	if (code === null || phone === undefined) return refusal("not_found");
	const text = openingText({ code, ...(bound?.product != null && { product: bound.product }) });
	return new Response(null, {
		status: 302,
		headers: { location: openLink(env.WHATSAPP_LINK, phone, text), "cache-control": "no-store" },
	});
}
