// What people of an account ask: coming in, who they are, and what managers and admins set up. Each
// route names who may use it; the account object checks again what only it can know.
// Must not know how passwords or sessions are kept.
import {
	DepartmentsInput,
	InviteAcceptInput,
	InviteInput,
	ProductInput,
	SetupInput,
	SignInInput,
	SiteChange,
	SiteInput,
	TeamInput,
} from "../../protocol/api.ts";
import { type Answer, refusal } from "../../protocol/reasons.ts";
import type { SignedIn } from "../directory/port.ts";
import { ARRANGERS, account, empty, json, own } from "./answer.ts";
import { endedCookie, sessionCookie } from "./cookie.ts";
import { type Outcome, route } from "./route.ts";
import { forgetSite } from "./sites.ts";

export const staffRoutes = [
	route({
		method: "POST",
		path: "/api/setup",
		who: "operator",
		limit: "enter",
		schema: SetupInput,
		handle: async ({ env, body, device }) =>
			entered(body.slug, await account(env, body.slug).setup(body, device), 201),
	}),
	route({
		method: "POST",
		path: "/api/session",
		who: "anyone",
		limit: "enter",
		schema: SignInInput,
		handle: async ({ env, body, device }) =>
			entered(body.account, await account(env, body.account).signIn(body, device), 200),
	}),
	route({
		method: "DELETE",
		path: "/api/session",
		who: "signed-in",
		handle: async ({ env, caller }) => {
			const answer = await own(env, caller).signOut(caller);
			if (!answer.ok) return answer.refusal;
			return new Response(null, {
				status: 204,
				headers: {
					"set-cookie": endedCookie(),
					// What the app kept on this device goes; the cache holds only public files, and
					// clearing it is slow.
					"clear-site-data": '"storage"',
				},
			});
		},
	}),
	route({
		method: "GET",
		path: "/api/me",
		who: "signed-in",
		handle: async ({ env, caller }) => json(await own(env, caller).me(caller)),
	}),
	route({
		method: "GET",
		path: "/api/sessions",
		who: "signed-in",
		handle: async ({ env, caller }) => json(await own(env, caller).sessions(caller)),
	}),
	route({
		method: "DELETE",
		path: "/api/sessions/:id",
		who: "signed-in",
		handle: async ({ env, caller, params }) =>
			empty(await own(env, caller).revokeSession(caller, params.id ?? "")),
	}),
	route({
		method: "GET",
		path: "/api/people",
		who: ARRANGERS,
		handle: async ({ env, caller }) => json(await own(env, caller).people(caller)),
	}),
	route({
		method: "DELETE",
		path: "/api/people/:id",
		who: ARRANGERS,
		handle: async ({ env, caller, params }) => {
			const id = personIn(params);
			if (id === null) return refusal("not_found");
			return empty(await own(env, caller).disable(caller, id));
		},
	}),
	route({
		method: "PUT",
		path: "/api/people/:id/departments",
		who: ARRANGERS,
		schema: DepartmentsInput,
		handle: async ({ env, caller, params, body }) => {
			const id = personIn(params);
			if (id === null) return refusal("not_found");
			return json(await own(env, caller).setDepartments(caller, id, body));
		},
	}),
	route({
		method: "POST",
		path: "/api/invites",
		who: ARRANGERS,
		schema: InviteInput,
		handle: async ({ env, caller, body }) => json(await own(env, caller).invite(caller, body), 201),
	}),
	route({
		method: "POST",
		path: "/api/invites/accept",
		who: "anyone",
		limit: "enter",
		schema: InviteAcceptInput,
		handle: async ({ env, body, device }) =>
			entered(body.account, await account(env, body.account).acceptInvite(body, device), 200),
	}),
	route({
		method: "POST",
		path: "/api/teams",
		who: ARRANGERS,
		schema: TeamInput,
		handle: async ({ env, caller, body }) =>
			json(await own(env, caller).createTeam(caller, body), 201),
	}),
	route({
		method: "POST",
		path: "/api/products",
		who: ARRANGERS,
		schema: ProductInput,
		handle: async ({ env, caller, body }) =>
			json(await own(env, caller).putProduct(caller, body), 201),
	}),
	route({
		method: "POST",
		path: "/api/sites",
		who: ARRANGERS,
		schema: SiteInput,
		handle: async ({ env, caller, body }) =>
			json(await own(env, caller).createSite(caller, body), 201),
	}),
	route({
		method: "GET",
		path: "/api/sites",
		who: ARRANGERS,
		handle: async ({ env, caller }) => json(await own(env, caller).sites(caller)),
	}),
	route({
		method: "PUT",
		path: "/api/sites/:id",
		who: ARRANGERS,
		schema: SiteChange,
		handle: async ({ env, caller, params, body }) => {
			const key = params.id ?? "";
			const answer = await own(env, caller).setSite(caller, key, body);
			if (answer.ok) forgetSite(key);
			return json(answer);
		},
	}),
];

function personIn(params: Readonly<Record<string, string>>): number | null {
	return /^[1-9]\d{0,14}$/.test(params.id ?? "") ? Number(params.id) : null;
}

function entered(slug: string, answer: Answer<SignedIn>, status: number): Outcome {
	if (!answer.ok) return answer.refusal;
	const { me, secret, maxAge } = answer.value;
	const cookie = sessionCookie({ account: slug, secret }, maxAge);
	return Response.json(me, { status, headers: { "set-cookie": cookie } });
}
