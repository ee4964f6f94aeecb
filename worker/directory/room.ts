// The account object: one tenant's people, sessions, sites, products and registry of clients.
// A thin shell: it wakes, answers calls by asking the files beside it, and tells the teams what
// changed. Every change is one transaction together with what must be told of it.
// Must not know HTTP, nor whose turn it is.
import { DurableObject } from "cloudflare:workers";
import type {
	DepartmentsInput,
	IntegrationInput,
	IntegrationMade,
	IntegrationView,
	InviteAcceptInput,
	InviteInput,
	MeView,
	PersonView,
	PersonWhatsAppInput,
	ProductInput,
	SessionView,
	SetupInput,
	SignInInput,
	SiteChange,
	SiteInput,
	SiteView,
	TeamInput,
	TeamRulesInput,
	TeamRulesView,
} from "../../protocol/api.ts";
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { ProductView } from "../../protocol/staff.ts";
import type { ConnectionInput, ConnectionSummary } from "../../protocol/whatsapp.ts";
import { Database, isSetUp, migrate } from "../database.ts";
import { type Env, teamName } from "../env.ts";
import type { TeamPort } from "../team/port.ts";
import { acceptInvite, meOf, setUp, signIn } from "./access.ts";
import { type Rules, readSite, type Team, teamRules, writeRules } from "./catalogue.ts";
import { findClient, recordClient } from "./clients.ts";
import { connectionIds } from "./connections.ts";
import { readIntegration } from "./integrations.ts";
import { deliver, nextDelivery, tell } from "./outbox.ts";
import { checkPassword } from "./passwords.ts";
import { personById, teamsOf } from "./people.ts";
import type {
	AccountPort,
	ClientRecord,
	Device,
	Integration,
	KnownClient,
	Principal,
	SignedIn,
	Site,
} from "./port.ts";
import { leadsAll } from "./roles.ts";
import { MIGRATIONS } from "./schema.ts";
import { newName } from "./secrets.ts";
import {
	endExpiredSessions,
	endSession,
	findSession,
	listSessions,
	nextSessionEnd,
	readSession,
	type SessionRef,
} from "./sessions.ts";
import * as setup from "./setup.ts";
import * as numbers from "./setup-connections.ts";

/** A team that does not answer keeps nobody waiting longer: the alarm carries on. */
const TELL_WITHIN_MS = 3_000;

export class AccountRoom extends DurableObject<Env> implements AccountPort {
	/** Public for tests, which read what a call cost. */
	readonly db: Database;
	#ready = false;
	#telling: Promise<void> | null = null;
	#ruling: Promise<unknown> = Promise.resolve();

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		this.db = new Database(ctx.storage);
		ctx.blockConcurrencyWhile(async () => {
			this.#ready = isSetUp(this.db);
			if (this.#ready) migrate(this.db, MIGRATIONS, Date.now());
		});
	}

	async setup(input: SetupInput, device: Device): Promise<Answer<SignedIn>> {
		migrate(this.db, MIGRATIONS, Date.now());
		this.#ready = true;
		const answer = await setUp(this.db, input, device, Date.now());
		await this.#arm();
		return answer;
	}

	async signIn(input: SignInInput, device: Device): Promise<Answer<SignedIn>> {
		if (!this.#ready) {
			await checkPassword(null, input.password);
			return refuse("invalid_credentials");
		}
		const answer = await signIn(this.db, input, device, Date.now);
		if (answer.ok) await this.#arm();
		return answer;
	}

	async acceptInvite(input: InviteAcceptInput, device: Device): Promise<Answer<SignedIn>> {
		if (!this.#ready) return refuse("invite_invalid");
		const answer = await acceptInvite(this.db, input, device, Date.now);
		if (answer.ok) await this.#tellTeams();
		return answer;
	}

	async authenticate(token: string): Promise<Answer<Principal>> {
		const principal = this.#ready ? readSession(this.db, token, Date.now()) : null;
		return principal ? done(principal) : refuse("session_ended");
	}

	async me(by: Principal): Promise<Answer<MeView>> {
		const person = personById(this.db, by.person);
		return person ? done(meOf(this.db, person)) : refuse("session_ended");
	}

	async signOut(by: Principal): Promise<Answer<null>> {
		return this.#end({ person: by.person, id: by.session });
	}

	async sessions(by: Principal): Promise<Answer<readonly SessionView[]>> {
		return done(listSessions(this.db, by, Date.now()));
	}

	async revokeSession(by: Principal, id: string): Promise<Answer<null>> {
		const session = findSession(this.db, id);
		const his = session?.person === by.person || by.role === "admin";
		return session && his ? this.#end(session) : refuse("not_found");
	}

	async invite(
		by: Principal,
		input: InviteInput,
	): Promise<Answer<{ token: string; person: PersonView }>> {
		return this.db.transaction(() => setup.invite(this.db, by, input, Date.now()));
	}

	async people(by: Principal): Promise<Answer<readonly PersonView[]>> {
		return setup.people(this.db, by);
	}

	async disable(by: Principal, person: number): Promise<Answer<null>> {
		const answer = this.db.transaction(() => setup.disable(this.db, by, person, Date.now()));
		await this.#tellTeams();
		return answer;
	}

	async setDepartments(
		by: Principal,
		person: number,
		{ departments }: DepartmentsInput,
	): Promise<Answer<PersonView>> {
		const answer = this.db.transaction(() =>
			setup.moveToDepartments(this.db, by, person, departments, Date.now()),
		);
		await this.#tellTeams();
		return answer;
	}

	async setWhatsApp(
		by: Principal,
		person: number,
		{ whatsapp }: PersonWhatsAppInput,
	): Promise<Answer<PersonView>> {
		const answer = this.db.transaction(() =>
			setup.changeWhatsApp(this.db, by, person, whatsapp, Date.now()),
		);
		await this.#tellTeams();
		return answer;
	}

	/** The team object judges the rules first: a team with contradictory rules is never recorded. */
	async createTeam(by: Principal, input: TeamInput): Promise<Answer<{ id: string }>> {
		const allowed = setup.mayMakeTeam(this.db, by, input.name);
		if (!allowed.ok) return allowed;
		const id = newName(12);
		const { name, ...rules } = input;
		const configured = await this.#configure({ id, name }, rules);
		if (!configured.ok) return configured;
		const answer = this.db.transaction(() => {
			const still = setup.mayMakeTeam(this.db, by, input.name);
			if (!still.ok) return still;
			setup.recordTeam(this.db, by, { id, name }, rules, Date.now());
			return done({ id });
		});
		await this.#tellTeams();
		return answer;
	}

	async rules(by: Principal, team: string): Promise<Answer<TeamRulesView>> {
		const known = teamRules(this.db, team);
		if (!known || !by.teams.includes(team)) return refuse("forbidden");
		const followed = await this.#team(team).rules();
		const revision = JSON.stringify(known.rules);
		return done({ ...followed, revision, overrides: known.rules.policy });
	}

	/** One change after the other: the team and this object must end with the same one. */
	async setRules(
		by: Principal,
		team: string,
		{ revision, ...input }: TeamRulesInput,
	): Promise<Answer<TeamRulesView>> {
		const before = this.#ruling;
		const change = async () => {
			await before.catch(() => undefined);
			const known = teamRules(this.db, team);
			if (!known || !leadsAll(by, [team])) return refuse("forbidden");
			if (revision !== undefined && revision !== JSON.stringify(known.rules))
				return refuse("changed_meanwhile");
			const rules = { ...input, timeZone: input.timeZone ?? known.rules.timeZone };
			const configured = await this.#configure(known, rules);
			if (!configured.ok) return configured;
			writeRules(this.db, team, rules);
			return this.rules(by, team);
		};
		const answer = change();
		this.#ruling = answer;
		return answer;
	}

	async putProduct(by: Principal, input: ProductInput): Promise<Answer<ProductView>> {
		const answer = this.db.transaction(() => setup.putProduct(this.db, by, input, Date.now()));
		await this.#tellTeams();
		return answer;
	}

	async createSite(by: Principal, input: SiteInput): Promise<Answer<{ key: string }>> {
		return this.db.transaction(() => setup.createSite(this.db, by, input));
	}

	async sites(by: Principal): Promise<Answer<readonly SiteView[]>> {
		return setup.sites(this.db, by);
	}

	async setSite(by: Principal, key: string, change: SiteChange): Promise<Answer<SiteView>> {
		return this.db.transaction(() => setup.setSite(this.db, by, key, change));
	}

	async createIntegration(
		by: Principal,
		input: IntegrationInput,
	): Promise<Answer<IntegrationMade>> {
		return this.db.transaction(() => setup.createIntegration(this.db, by, input, Date.now()));
	}

	async integrations(by: Principal): Promise<Answer<readonly IntegrationView[]>> {
		return setup.integrations(this.db, by);
	}

	async revokeIntegration(by: Principal, id: string): Promise<Answer<null>> {
		return this.db.transaction(() => setup.revokeIntegration(this.db, by, id));
	}

	async integration(key: string): Promise<Integration | null> {
		return this.#ready ? readIntegration(this.db, key, Date.now()) : null;
	}

	async connections(by: Principal): Promise<Answer<readonly ConnectionSummary[]>> {
		return numbers.connections(this.db, by);
	}

	async connection(by: Principal, id: string): Promise<Answer<ConnectionSummary>> {
		return numbers.connection(this.db, by, id);
	}

	async lines(): Promise<readonly string[]> {
		return this.#ready ? connectionIds(this.db) : [];
	}

	async newConnection(by: Principal, input: ConnectionInput): Promise<Answer<{ id: string }>> {
		return numbers.newConnection(this.db, by, input);
	}

	async addConnection(by: Principal, id: string, input: ConnectionInput): Promise<Answer<null>> {
		return this.db.transaction(() => numbers.recordConnection(this.db, by, id, input));
	}

	async renameConnection(by: Principal, id: string, name: string): Promise<Answer<null>> {
		return this.db.transaction(() => numbers.rename(this.db, by, id, name));
	}

	async mayConfirm(by: Principal, id: string): Promise<Answer<null>> {
		return numbers.mayConfirm(this.db, by, id);
	}

	async confirmConnection(by: Principal, id: string): Promise<Answer<null>> {
		return this.db.transaction(() => numbers.confirm(this.db, by, id));
	}

	async dropConnection(by: Principal, id: string): Promise<Answer<null>> {
		return this.db.transaction(() => numbers.disconnect(this.db, by, id));
	}

	async site(key: string): Promise<Site | null> {
		return this.#ready ? readSite(this.db, key) : null;
	}

	async findClient(
		email: string,
		phones: readonly string[],
		handle?: string,
	): Promise<KnownClient | null> {
		return this.#ready ? findClient(this.db, email, phones, handle) : null;
	}

	async recordClient(record: ClientRecord): Promise<void> {
		if (this.#ready) this.db.transaction(() => recordClient(this.db, record));
	}

	override async alarm(): Promise<void> {
		if (!this.#ready) return;
		this.db.transaction(() => {
			for (const session of endExpiredSessions(this.db, Date.now())) this.#tellEnd(session);
		});
		await this.#tellTeams();
	}

	async #end(session: SessionRef): Promise<Answer<null>> {
		this.db.transaction(() => {
			endSession(this.db, session.id);
			this.#tellEnd(session);
		});
		await this.#tellTeams();
		return done(null);
	}

	#tellEnd({ person: member, id: session }: SessionRef): void {
		const person = personById(this.db, member);
		for (const team of person ? teamsOf(this.db, person) : []) {
			tell(this.db, team, { do: "endSessions", member, session }, Date.now());
		}
	}

	/** The alarm is set before anything is sent: a crash midway loses nothing. */
	async #tellTeams(): Promise<void> {
		if (nextDelivery(this.db) !== null) {
			await this.#arm();
			this.#telling ??= this.#deliverAll();
			let timer: ReturnType<typeof setTimeout> | undefined;
			const enough = new Promise<void>((resolve) => {
				timer = setTimeout(resolve, TELL_WITHIN_MS);
			});
			await Promise.race([this.#telling, enough]);
			clearTimeout(timer);
		}
		await this.#arm();
	}

	async #deliverAll(): Promise<void> {
		try {
			// Rows written while the last one was on its way are due at once.
			do await deliver(this.db, (team) => this.#team(team), Date.now);
			while ((nextDelivery(this.db) ?? Number.POSITIVE_INFINITY) <= Date.now());
		} finally {
			this.#telling = null;
		}
	}

	async #arm(): Promise<void> {
		const dues = [nextDelivery(this.db), nextSessionEnd(this.db)].filter((due) => due !== null);
		if (dues.length === 0) return;
		// Never now or before: an alarm due at once, set from within an alarm, may be lost.
		const due = Math.max(Math.min(...dues), Date.now() + 1_000);
		const standing = await this.ctx.storage.getAlarm();
		if (standing === null || due < standing) await this.ctx.storage.setAlarm(due);
	}

	#configure({ id: team, name }: Team, rules: Rules): Promise<Answer<null>> {
		return this.#team(team).configure({ account: this.#slug(), team, name, ...rules });
	}

	#team(id: string): DurableObjectStub<TeamPort & Rpc.DurableObjectBranded> {
		return this.env.TEAMS.getByName(teamName(this.#slug(), id));
	}

	#slug(): string {
		const row = this.db.one<{ slug: string }>("SELECT slug FROM account");
		if (!row) throw new Error("a team was called before the account was set up");
		return row.slug;
	}
}
