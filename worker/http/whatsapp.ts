// What a manager sets up of WhatsApp, and the address a late-bound link of it has. The account object says who
// may; the number's own object keeps token and secrets, which no answer holds.
// Must not know Meta's API.
import { PersonWhatsAppInput } from "../../protocol/api.ts";
import { type Answer, done, refusal } from "../../protocol/reasons.ts";
import { ConnectionChange, ConnectionInput, type ConnectionView } from "../../protocol/whatsapp.ts";
import { openingText, openLink } from "../channels/whatsapp/link.ts";
import { canonicalCode } from "../channels/whatsapp/refcode.ts";
import type { Principal } from "../directory/port.ts";
import { connectionName, type Env, teamName } from "../env.ts";
import { within } from "../within.ts";
import { ARRANGERS, empty, json, own } from "./answer.ts";
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
			const allowed = await account.newConnection(caller, body);
			if (!allowed.ok) return allowed.refusal;
			const { id } = allowed.value;
			const callbackUrl = `${env.PUBLIC_URL ?? url.origin}/api/wa/${id}`;
			const object = env.CONNECTIONS.getByName(connectionName(id));
			// The number's object first: a row must lead somewhere.
			const made = await object.establish({ id, account: caller.account, callbackUrl }, body);
			if (!made.ok) return made.refusal;
			const added = await account.addConnection(caller, id, body);
			if (!added.ok) {
				// Somebody connected it in the same moment: what was sealed here must not stay.
				await object.disconnect();
				return added.refusal;
			}
			// Only now is Meta told where to post: the loser's address must not be the last it heard.
			forgetKeys(id);
			return json(await confirmed(env, caller, id, await object.check()), 201);
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
				const { token, appSecret } = ask.body;
				// A name or a template is no reason to ask Meta anything.
				const asks = token !== undefined || appSecret !== undefined;
				const free = asks ? await isFree(ask, id) : done(null);
				if (!free.ok) return free.refusal;
				const answer = await object.change(ask.body);
				forgetKeys(id);
				if (answer.ok && ask.body.name !== undefined)
					await own(ask.env, ask.caller).renameConnection(ask.caller, id, ask.body.name);
				return json(await confirmed(ask.env, ask.caller, id, answer));
			}),
	}),
	route({
		method: "POST",
		path: "/api/whatsapp/:id/check",
		who: ARRANGERS,
		limit: "check",
		handle: (ask) =>
			withMine(ask, async (object, id) => {
				const free = await isFree(ask, id);
				if (!free.ok) return free.refusal;
				return json(await confirmed(ask.env, ask.caller, id, await object.check()));
			}),
	}),
	route({
		method: "DELETE",
		path: "/api/whatsapp/:id",
		who: ARRANGERS,
		handle: (ask) =>
			withMine(ask, async (object, id) => {
				// The object first: while the row is there, what failed half-way can be asked again.
				await object.disconnect();
				forgetKeys(id);
				return empty(await own(ask.env, ask.caller).dropConnection(ask.caller, id));
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

/** Meta must not be given the address of one that may not have the number. */
function isFree<B>({ env, caller }: Ask<Principal, B>, id: string): Promise<Answer<null>> {
	return own(env, caller).mayConfirm(caller, id);
}

/**
 * The sites that publish a number are on it once Meta took the token, knows the number as ours, sends
 * its account's events to our app and has our address for it: a number nobody hears must take no site off the link that works.
 */
async function confirmed(
	env: Env,
	caller: Principal,
	id: string,
	answer: Answer<ConnectionView>,
): Promise<Answer<ConnectionView>> {
	if (!answer.ok || !isHeard(answer.value)) return answer;
	const live = await own(env, caller).confirmConnection(caller, id);
	return live.ok ? answer : live;
}

function isHeard({ steps }: ConnectionView): boolean {
	return (["token", "number", "subscription", "callback"] as const).every((wanted) =>
		steps.some(({ step, state }) => step === wanted && state === "ok"),
	);
}

const BIND_MS = 1_500;

/** Late-bound: whose number it opens is decided now (D59, D60). The code opens nothing else. */
async function follow({ env, params, device }: Ask<null, null>): Promise<Outcome> {
	const site = await findSite(env, params.site ?? "", device.ip);
	if (!site.ok) return site.refusal;
	const code = canonicalCode(params.code ?? "");
	const [account = ""] = site.value.key.split(".");
	const room = env.TEAMS.getByName(teamName(account, site.value.team));
	// Who taps is on his way to WhatsApp: a team that does not answer must not keep him from it.
	const bound = code === null ? null : await within(BIND_MS, room.openLink(code)).catch(() => null);
	const phone = bound?.phone ?? site.value.whatsapp;
	if (code === null || phone === undefined) return refusal("not_found");
	const text = openingText({ code, ...(bound?.product != null && { product: bound.product }) });
	return new Response(null, {
		status: 302,
		headers: { location: openLink(env.WHATSAPP_LINK, phone, text), "cache-control": "no-store" },
	});
}
