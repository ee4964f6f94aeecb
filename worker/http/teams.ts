// What belongs to one team: its rules, the story of a case of its, and the keys with which other
// systems leave it leads. The account object checks the team again; the team object, the case.
// Must not know what rules mean.
import { IntegrationInput, TeamRulesInput } from "../../protocol/api.ts";
import { refusal } from "../../protocol/reasons.ts";
import { teamName } from "../env.ts";
import { ARRANGERS, empty, json, own } from "./answer.ts";
import { route } from "./route.ts";

export const teamRoutes = [
	route({
		method: "GET",
		path: "/api/teams/:id/policy",
		who: "signed-in",
		handle: async ({ env, caller, params }) =>
			json(await own(env, caller).rules(caller, params.id ?? "")),
	}),
	route({
		method: "PUT",
		path: "/api/teams/:id/policy",
		who: ARRANGERS,
		schema: TeamRulesInput,
		handle: async ({ env, caller, params, body }) =>
			json(await own(env, caller).setRules(caller, params.id ?? "", body)),
	}),
	route({
		method: "GET",
		path: "/api/teams/:id/cases/:case",
		who: "signed-in",
		handle: async ({ env, caller, params: { id = "", case: number = "" } }) => {
			if (!caller.teams.includes(id)) return refusal("forbidden");
			if (!/^[1-9]\d{0,11}$/.test(number)) return refusal("not_found");
			const team = env.TEAMS.getByName(teamName(caller.account, id));
			return json(await team.story(Number(number), caller.person));
		},
	}),
	route({
		method: "GET",
		path: "/api/teams/:id/leads",
		who: ["supervisor", ...ARRANGERS],
		handle: async ({ env, caller, params: { id = "" }, url }) => {
			if (!caller.teams.includes(id)) return refusal("forbidden");
			const before = url.searchParams.get("before");
			if (before !== null && !/^[1-9]\d{0,14}$/.test(before)) return refusal("not_found");
			const team = env.TEAMS.getByName(teamName(caller.account, id));
			return json(await team.leads(caller.person, before === null ? null : Number(before)));
		},
	}),
	route({
		method: "GET",
		path: "/api/integrations",
		who: ARRANGERS,
		handle: async ({ env, caller }) => json(await own(env, caller).integrations(caller)),
	}),
	route({
		method: "POST",
		path: "/api/integrations",
		who: ARRANGERS,
		schema: IntegrationInput,
		handle: async ({ env, caller, body }) =>
			json(await own(env, caller).createIntegration(caller, body), 201),
	}),
	route({
		method: "DELETE",
		path: "/api/integrations/:id",
		who: ARRANGERS,
		handle: async ({ env, caller, params }) =>
			empty(await own(env, caller).revokeIntegration(caller, params.id ?? "")),
	}),
];
