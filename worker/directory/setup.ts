// What admins and managers change: people, products, sites; each rule about whom and what they may
// touch is checked here, in the object that owns the data, whatever the Worker already checked.
// Writes rows and outbox rows; must not know HTTP or how rows reach the teams.
import type {
	IntegrationInput,
	IntegrationMade,
	IntegrationView,
	InviteInput,
	PersonView,
	ProductInput,
	SiteChange,
	SiteInput,
	SiteView,
} from "../../protocol/api.ts";
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { ProductView } from "../../protocol/staff.ts";
import type { Database } from "../database.ts";
import {
	accountOf,
	addSite,
	addTeam,
	allSites,
	allTeams,
	changeSite,
	productByRef,
	productView,
	type Rules,
	siteByKey,
	type Team,
	writeProduct,
} from "./catalogue.ts";
import { tellProduct, tellProductsOf } from "./departments.ts";
import { allIntegrations, dropIntegration, makeIntegration } from "./integrations.ts";
import { dropInvites, makeInvite } from "./invites.ts";
import { originProblem } from "./origins.ts";
import { tell } from "./outbox.ts";
import {
	admins,
	allPeople,
	asMember,
	departmentsOf,
	joinTeam,
	type Person,
	personByEmail,
	personById,
	personView,
	putOut,
	setDepartments,
	setTeams,
	setWhatsApp,
	teamsOf,
	writeInvited,
} from "./people.ts";
import type { Principal } from "./port.ts";
import { leadsAll, mayArrange, mayName } from "./roles.ts";
import { newName } from "./secrets.ts";
import { endAllSessions } from "./sessions.ts";

export function invite(
	db: Database,
	by: Principal,
	input: InviteInput,
	now: number,
): Answer<{ token: string; person: PersonView }> {
	if (!mayName(by, input.role) || !leadsAll(by, input.teams)) return refuse("forbidden");
	const known = personByEmail(db, input.email);
	if (known?.status === "active") return refuse("already_exists");
	// A manager may not take over somebody whom only an admin could have named.
	if (known && !mayName(by, known.role)) return refuse("forbidden");
	// Nor an invite that another team's manager still has pending.
	if (known && !leadsAll(by, teamsOf(db, known))) return refuse("forbidden");
	const id = writeInvited(db, input);
	setTeams(db, id, input.role === "admin" ? [] : input.teams);
	return done({ token: makeInvite(db, id, now), person: viewOf(db, id) });
}

/** He came: his teams get to know him. */
export function announce(db: Database, person: number, now: number): void {
	const member = personById(db, person);
	if (!member) return;
	for (const team of teamsOf(db, member)) {
		tell(db, team, { do: "putMember", member: asMember(member) }, now);
	}
	tellProductsOf(db, departmentsOf(member), teamsOf(db, member), now);
}

/** Of a broker in the reach of who asks: what he serves changes at once. */
export function moveToDepartments(
	db: Database,
	by: Principal,
	id: number,
	departments: readonly string[],
	now: number,
): Answer<PersonView> {
	const person = personById(db, id);
	if (!mayArrange(by)) return refuse("forbidden");
	if (!person || !inReach(by, personView(db, person))) return refuse("not_found");
	const teams = teamsOf(db, person);
	if (!mayName(by, person.role) || !leadsAll(by, teams)) return refuse("forbidden");
	setDepartments(db, id, departments);
	tellProductsOf(db, [...departmentsOf(person), ...departments], teams, now);
	return done(viewOf(db, id));
}

/** His own number, by himself or by who leads all his teams: late-bound links lead there. */
export function changeWhatsApp(
	db: Database,
	by: Principal,
	id: number,
	whatsapp: string | null,
	now: number,
): Answer<PersonView> {
	const person = personById(db, id);
	if (!person || (id !== by.person && !inReach(by, personView(db, person)))) {
		return refuse("not_found");
	}
	const teams = teamsOf(db, person);
	const mayIt = id === by.person || (mayName(by, person.role) && leadsAll(by, teams));
	if (!mayIt) return refuse("forbidden");
	setWhatsApp(db, id, whatsapp);
	const changed = personById(db, id);
	if (changed?.status === "active")
		for (const team of teams) tell(db, team, { do: "putMember", member: asMember(changed) }, now);
	return done(viewOf(db, id));
}

export function people(db: Database, by: Principal): Answer<readonly PersonView[]> {
	if (!mayArrange(by)) return refuse("forbidden");
	const views = allPeople(db).map((person) => personView(db, person));
	return done(views.filter((view) => by.role === "admin" || inReach(by, view)));
}

export function disable(db: Database, by: Principal, id: number, now: number): Answer<null> {
	const person = personById(db, id);
	if (!person || !inReach(by, personView(db, person))) {
		return refuse(mayArrange(by) ? "not_found" : "forbidden");
	}
	if (person.id === by.person || !mayName(by, person.role)) return refuse("forbidden");
	const teams = teamsOf(db, person);
	if (!leadsAll(by, teams)) return refuse("forbidden");
	for (const team of teams) {
		tell(db, team, { do: "endSessions", member: id, session: null }, now);
		tell(db, team, { do: "removeMember", id }, now);
	}
	endAllSessions(db, id);
	dropInvites(db, id);
	setTeams(db, id, []);
	putOut(db, id);
	tellProductsOf(db, departmentsOf(person), teams, now);
	return done(null);
}

export function mayMakeTeam(db: Database, by: Principal, name: string): Answer<null> {
	if (!mayArrange(by)) return refuse("forbidden");
	const taken = allTeams(db).some((team) => team.name.toLowerCase() === name.toLowerCase());
	return taken ? refuse("already_exists") : done(null);
}

/** Whoever makes a team is in it, and so is every admin: they watch it, they take no turn. */
export function recordTeam(
	db: Database,
	by: Principal,
	team: Team,
	rules: Rules,
	now: number,
): void {
	addTeam(db, team, rules, now);
	if (by.role !== "admin") joinTeam(db, by.person, team.id);
	const maker = personById(db, by.person);
	const members = [...admins(db), ...(maker && maker.role !== "admin" ? [maker] : [])];
	for (const member of members) {
		tell(db, team.id, { do: "putMember", member: asMember(member) }, now);
	}
}

export function putProduct(
	db: Database,
	by: Principal,
	input: ProductInput,
	now: number,
): Answer<ProductView> {
	// No team named means every team the person leads.
	const teams = input.teams.length > 0 ? [...new Set(input.teams)] : by.teams;
	const before = productByRef(db, input.ref)?.teams ?? [];
	if (!leadsAll(by, [...teams, ...before])) return refuse("forbidden");
	const found = input.brokers.map((email) => [email, personByEmail(db, email)] as const);
	const stranger = found.find(([, person]) => person === null || person.status === "disabled");
	if (stranger) {
		const fields = { brokers: `${stranger[0]} não está entre os corretores.` };
		return refuse("invalid_input", { fields });
	}
	const brokers = found.map(([, person]) => (person as Person).id);
	const lister = input.listingBroker ? personByEmail(db, input.listingBroker) : null;
	if (input.listingBroker && (lister === null || lister.status === "disabled")) {
		const fields = { listingBroker: `${input.listingBroker} não está entre os corretores.` };
		return refuse("invalid_input", { fields });
	}
	const view = productView(input);
	const departments = input.departments ?? [];
	const product = { view, teams, brokers, departments, listingBroker: lister?.id ?? null };
	writeProduct(db, product);
	for (const team of teams) tellProduct(db, product, team, now);
	return done(view);
}

export function createSite(db: Database, by: Principal, input: SiteInput): Answer<{ key: string }> {
	if (!leadsAll(by, [input.team])) return refuse("forbidden");
	for (const origin of input.origins) {
		const problem = originProblem(origin);
		if (problem) return refuse("invalid_input", { fields: { origins: problem } });
	}
	const key = `${accountOf(db)?.slug ?? by.account}.${newName(22)}`;
	addSite(db, key, input);
	return done({ key });
}

export function sites(db: Database, by: Principal): Answer<readonly SiteView[]> {
	if (!mayArrange(by)) return refuse("forbidden");
	return done(allSites(db).filter((site) => by.teams.includes(site.team)));
}

export function setSite(
	db: Database,
	by: Principal,
	key: string,
	change: SiteChange,
): Answer<SiteView> {
	if (!mayArrange(by)) return refuse("forbidden");
	const site = siteByKey(db, key);
	// Of a team he does not lead there is no such site.
	if (!site || !by.teams.includes(site.team)) return refuse("not_found");
	if (site.whatsappTo !== change.whatsappTo) changeSite(db, key, change);
	return done({ ...site, ...change });
}

export function createIntegration(
	db: Database,
	by: Principal,
	input: IntegrationInput,
	now: number,
): Answer<IntegrationMade> {
	if (!leadsAll(by, [input.team])) return refuse("forbidden");
	const { product } = input;
	if (product !== undefined && !productByRef(db, product)?.teams.includes(input.team)) {
		const fields = { product: "Esta equipe não atende este imóvel." };
		return refuse("invalid_input", { fields });
	}
	return done(makeIntegration(db, accountOf(db)?.slug ?? by.account, input, now));
}

export function integrations(db: Database, by: Principal): Answer<readonly IntegrationView[]> {
	if (!mayArrange(by)) return refuse("forbidden");
	return done(allIntegrations(db).filter((one) => by.teams.includes(one.team)));
}

export function revokeIntegration(db: Database, by: Principal, id: string): Answer<null> {
	const known = integrations(db, by);
	if (!known.ok) return known;
	if (!known.value.some((one) => one.id === id)) return refuse("not_found");
	dropIntegration(db, id);
	return done(null);
}

function inReach(by: Principal, view: PersonView): boolean {
	if (by.role === "admin" || view.id === by.person) return true;
	return mayArrange(by) && view.teams.some((team) => by.teams.includes(team));
}

function viewOf(db: Database, id: number): PersonView {
	const person = personById(db, id);
	if (!person) throw new Error("a person just written is not there");
	return personView(db, person);
}
