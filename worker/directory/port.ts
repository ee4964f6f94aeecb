// What the rest of the Worker may ask of an account object over RPC: people, sessions, sites,
// products, the registry of clients. The object implements this; callers depend on shapes only.
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
import type { Channel } from "../../protocol/lead.ts";
import type { Answer } from "../../protocol/reasons.ts";
import type { ProductView, Role } from "../../protocol/staff.ts";
import type { ConnectionInput, ConnectionSummary } from "../../protocol/whatsapp.ts";

/** Who a session belongs to, read at every request: revocation is immediate (A7). */
export interface Principal {
	readonly account: string;
	readonly person: number;
	readonly name: string;
	readonly role: Role;
	readonly teams: readonly string[];
	/** Public id of the session (not the secret): names it in lists and in sockets. */
	readonly session: string;
}

/** A new session: `secret` goes into the cookie once and is stored only as a hash. */
export interface SignedIn {
	readonly me: MeView;
	readonly secret: string;
	/** Seconds the cookie may live. */
	readonly maxAge: number;
}

export interface Device {
	readonly ip: string;
	readonly agent: string;
}

/** What the Worker needs to accept a lead of a site; cacheable for a minute. */
export interface Site {
	readonly key: string;
	readonly team: string;
	readonly origins: readonly string[];
	readonly channels: readonly Channel[];
	readonly whatsapp?: string;
	/** Id of the connection when that number is connected: we read and write there ourselves. */
	readonly line?: string;
	/** Whose number the link leads to: the company's, or at the tap the broker's own. */
	readonly whatsappTo: "company" | "broker";
	readonly accent?: string;
	readonly consentUrl?: string;
	readonly company: string;
	readonly creci?: string;
	readonly products: readonly ProductView[];
}

/** Whose leads a key brings, and to which team. */
export interface Integration {
	readonly id: string;
	readonly account: string;
	readonly team: string;
	/** Of leads that name none. */
	readonly product?: string;
}

/** Sent by a team's outbox once a case is owned or over; idempotent by (team, caseId, owner). */
export interface ClientRecord {
	readonly team: string;
	readonly caseId: number;
	readonly name: string;
	readonly email: string | null;
	/** E.164 numbers that are the same line: with and without the ninth digit. */
	readonly phones: readonly string[];
	/** Who he is on a connected number: `<connection>/<contact>`. */
	readonly handle?: string;
	readonly owner: number | null;
	readonly at: number;
}

export interface KnownClient {
	readonly id: number;
	readonly origin: number | null;
	readonly match: "email" | "phone" | "both" | "handle";
}

export interface AccountPort {
	/** 409 `already_exists` when the slug is taken. Signs the admin in. */
	setup(input: SetupInput, device: Device): Promise<Answer<SignedIn>>;
	signIn(input: SignInInput, device: Device): Promise<Answer<SignedIn>>;
	/** `token` is the cookie's secret. 401 `session_ended` when unknown, idle or revoked. */
	authenticate(token: string): Promise<Answer<Principal>>;
	me(by: Principal): Promise<Answer<MeView>>;
	signOut(by: Principal): Promise<Answer<null>>;
	sessions(by: Principal): Promise<Answer<readonly SessionView[]>>;
	/** His own, or anyone's for an admin. Open sockets of it close within a second. */
	revokeSession(by: Principal, session: string): Promise<Answer<null>>;
	/** The secret is returned once; it belongs in a link's fragment, which no server logs. */
	invite(by: Principal, input: InviteInput): Promise<Answer<{ token: string; person: PersonView }>>;
	acceptInvite(input: InviteAcceptInput, device: Device): Promise<Answer<SignedIn>>;
	people(by: Principal): Promise<Answer<readonly PersonView[]>>;
	/** Ends his sessions and takes him out of his teams. */
	disable(by: Principal, person: number): Promise<Answer<null>>;
	/** What he serves changes with them, at once. */
	setDepartments(
		by: Principal,
		person: number,
		input: DepartmentsInput,
	): Promise<Answer<PersonView>>;
	setWhatsApp(
		by: Principal,
		person: number,
		input: PersonWhatsAppInput,
	): Promise<Answer<PersonView>>;
	createTeam(by: Principal, input: TeamInput): Promise<Answer<{ id: string }>>;
	/** The rules of a team, for who is in it. */
	rules(by: Principal, team: string): Promise<Answer<TeamRulesView>>;
	/** Judged as a whole by the team object: 422 `invalid_policy` changes nothing. */
	setRules(by: Principal, team: string, input: TeamRulesInput): Promise<Answer<TeamRulesView>>;
	putProduct(by: Principal, input: ProductInput): Promise<Answer<ProductView>>;
	createSite(by: Principal, input: SiteInput): Promise<Answer<{ key: string }>>;
	sites(by: Principal): Promise<Answer<readonly SiteView[]>>;
	/** Holds for leads to come: `not_found` for a site of a team he does not lead. */
	setSite(by: Principal, key: string, change: SiteChange): Promise<Answer<SiteView>>;
	/** The key is returned once and stored as a hash. */
	createIntegration(by: Principal, input: IntegrationInput): Promise<Answer<IntegrationMade>>;
	integrations(by: Principal): Promise<Answer<readonly IntegrationView[]>>;
	/** Holds from the next lead on. */
	revokeIntegration(by: Principal, id: string): Promise<Answer<null>>;
	/** Null when the key is unknown or revoked. */
	integration(key: string): Promise<Integration | null>;
	connections(by: Principal): Promise<Answer<readonly ConnectionSummary[]>>;
	/** One he may arrange; `not_found` for any other. */
	connection(by: Principal, id: string): Promise<Answer<ConnectionSummary>>;
	/** Ids of all its numbers, those Meta confirmed first: for a number's object, never for a person. */
	lines(): Promise<readonly string[]>;
	/** An id for a number to be connected, if he may: nothing is written yet. */
	newConnection(by: Principal, input: ConnectionInput): Promise<Answer<{ id: string }>>;
	/** The number's object has taken it: sites that publish it are on it from now on. */
	addConnection(by: Principal, id: string, input: ConnectionInput): Promise<Answer<null>>;
	renameConnection(by: Principal, id: string, name: string): Promise<Answer<null>>;
	/** Refused while the number is confirmed for another connection. */
	mayConfirm(by: Principal, id: string): Promise<Answer<null>>;
	/** Meta said that the number is ours and whom to tell: sites that publish it are on it from now on. */
	confirmConnection(by: Principal, id: string): Promise<Answer<null>>;
	dropConnection(by: Principal, id: string): Promise<Answer<null>>;
	/** Null when no such site: the caller answers `unknown_site`. */
	site(key: string): Promise<Site | null>;
	findClient(
		email: string,
		phones: readonly string[],
		handle?: string,
	): Promise<KnownClient | null>;
	/** From a team's outbox. */
	recordClient(record: ClientRecord): Promise<void>;
}
