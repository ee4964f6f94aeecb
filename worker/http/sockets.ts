// The two upgrades. Whoever was let through is named in a header the object trusts, which is why it
// is always overwritten here; tokens and cookies stay behind. Must not know frames.
import { refusal } from "../../protocol/reasons.ts";
import { SUBPROTOCOL } from "../../protocol/version.ts";
import { type Env, teamName } from "../env.ts";
import { ACTOR_HEADER, type SocketActor } from "../team/port.ts";
import { route } from "./route.ts";

export const socketRoutes = [
	route({
		method: "GET",
		path: "/api/w/socket",
		who: "visitor",
		socket: true,
		handle: async ({ request, env, caller: { claims, site } }) => {
			if (claims.team !== site.team) return refusal("token_invalid");
			return forward(request, env, teamName(claims.acc, claims.team), {
				as: "visitor",
				caseId: claims.case,
			});
		},
	}),
	route({
		method: "GET",
		path: "/api/teams/:id/socket",
		who: "signed-in",
		socket: true,
		handle: async ({ request, env, caller, params }) => {
			const team = params.id ?? "";
			if (!caller.teams.includes(team)) return refusal("forbidden");
			return forward(request, env, teamName(caller.account, team), {
				as: "member",
				id: caller.person,
				session: caller.session,
			});
		},
	}),
];

async function forward(
	request: Request,
	env: Env,
	name: string,
	actor: SocketActor,
): Promise<Response> {
	const headers = new Headers(request.headers);
	for (const secret of ["cookie", "authorization"]) headers.delete(secret);
	headers.set(ACTOR_HEADER, JSON.stringify(actor));
	headers.set("sec-websocket-protocol", SUBPROTOCOL);
	const response = await env.TEAMS.getByName(name).fetch(new Request(request.url, { headers }));
	if (response.status !== 101 || !response.webSocket) throw new Error("the team took no socket");
	return new Response(null, {
		status: 101,
		webSocket: response.webSocket,
		headers: { "sec-websocket-protocol": SUBPROTOCOL },
	});
}
