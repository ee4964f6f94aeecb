// The connection object: one WhatsApp number. A thin shell: it takes in what Meta tells, hands it to the
// teams in the background, sends what they say, fetches files, and rings its one alarm for whatever was
// cut off. Each part is a file beside it. Must not know HTTP, sockets or whose turn it is.
import { DurableObject } from "cloudflare:workers";
import type { FileState } from "../../protocol/entry.ts";
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type {
	ConnectionChange,
	ConnectionInput,
	ConnectionView,
	Trouble,
} from "../../protocol/whatsapp.ts";
import type { Received } from "../channels/port.ts";
import { cloudChannel } from "../channels/whatsapp/send.ts";
import { Database, isSetUp, migrate } from "../database.ts";
import { accountName, connectionName, type Env, teamName } from "../env.ts";
import { runChecks, withdraw } from "./checks.ts";
import { expectCode } from "./codes.ts";
import { stopped } from "./composing.ts";
import { Connecting } from "./connecting.ts";
import { Fetching } from "./fetching.ts";
import { fileOf, nextJob } from "./files.ts";
import { Hearing } from "./hearing.ts";
import { lastEventAt, waits } from "./inbox.ts";
import { deliveriesOf, enqueue } from "./outgoing.ts";
import { contactByHandle } from "./people.ts";
import type {
	Addressed,
	CaseDeliveries,
	CaseRef,
	ConnectionPort,
	ExpectedCode,
	Keys,
	MediaFile,
	ToSend,
} from "./port.ts";
import { MIGRATIONS } from "./schema.ts";
import { Sending } from "./sending.ts";
import {
	type Kept,
	liveSecrets,
	readSealed,
	readSettings,
	type Sealed,
	type Settings,
	unseal,
	writeSettings,
} from "./settings.ts";
import { Siblings } from "./siblings.ts";
import { dropState, failedAt, noteFailure, readState, writeState } from "./state.ts";
import { takePost } from "./taking.ts";
import { Teams } from "./teams.ts";
import { Vault } from "./vault.ts";
import { GRAPH_VERSION } from "./version.ts";
import { connectionView, templateOf } from "./view.ts";

/** After the last thing heard: soon enough for who waits, and one alarm for a busy minute. */
const SAFETY_MS = 60_000;
/** The platform rings at most a minute late; what should have rung before that was lost. */
const ALARM_LATE_MS = 60_000;
/** After a failed alarm: soon enough to matter, far enough not to spin. */
const ALARM_RETRY_MS = 30_000;
/** The least between two alarms of its own. */
const SOONEST_MS = 1_000;

const GRAPH = "https://graph.facebook.com";

export class ConnectionRoom extends DurableObject<Env> implements ConnectionPort {
	/** Public for tests, which read what a call cost. */
	readonly db: Database;
	readonly #sending: Sending;
	readonly #teams: Teams;
	readonly #hearing: Hearing;
	readonly #siblings: Siblings;
	#settings: Settings | null = null;
	readonly #connecting: Connecting;
	/** The address of a dropped number, being taken back at Meta. */
	#withdrawing: Promise<void> = Promise.resolve();
	#kept: Kept = null;
	readonly #fetching: Fetching;

	constructor(context: DurableObjectState, env: Env) {
		super(context, env);
		this.db = new Database(context.storage);
		this.#connecting = new Connecting(this.db);
		this.#sending = new Sending(this.db, {
			channel: () => this.#channel(),
			over: () => this.#settings !== null && this.#kept === null,
			template: () => templateOf(this.#settings),
			clock: Date.now,
			tell: (told) => context.waitUntil(this.#teams.tellStates(told)),
			failed: (told) => this.#teams.tellFailed(told),
			heldUp: () => context.waitUntil(this.#tellLine()),
		});
		this.#teams = new Teams(this.db, {
			settings: () => this.#settings,
			heldUp: () => this.#heldUp(),
			gone: () => this.#kept === null,
			room: (account, team) => env.TEAMS.getByName(teamName(account, team)),
		});
		this.#fetching = new Fetching(this.db, {
			line: () => this.#settings?.id ?? null,
			graph: () => this.#reach(),
			store: env.MEDIA,
			clock: Date.now,
			tell: (...told) => this.#teams.tellFile(...told),
		});
		this.#hearing = new Hearing(this.db, {
			settings: () => this.#settings,
			introduce: (team) => this.#teams.introduce(team),
			ears: (account) => ({
				team: (id) => env.TEAMS.getByName(teamName(account, id)),
				account: () => env.ACCOUNTS.getByName(accountName(account)),
			}),
			placed: (told) => {
				context.waitUntil(this.#teams.tellStates(told));
				context.waitUntil(Promise.all([this.#fetching.run(), this.#sending.pump()]));
			},
		});
		this.#siblings = new Siblings({
			settings: () => this.#settings,
			secrets: () => this.#secrets(),
			lost: () => this.#kept === "lost",
			write: (events) => this.#write(events),
			lines: (account) => env.ACCOUNTS.getByName(accountName(account)).lines(),
			object: (id) => env.CONNECTIONS.getByName(connectionName(id)),
		});
		void context.blockConcurrencyWhile(async () => {
			if (!isSetUp(this.db)) return;
			migrate(this.db, MIGRATIONS, Date.now());
			await this.#load();
		});
	}

	async keys(): Promise<Keys | null> {
		if (!this.#settings || !this.#sealed()) return null;
		return { secrets: this.#secrets(), verifyToken: this.#settings.verifyToken };
	}

	async verified(): Promise<void> {
		if (this.#settings && readState(this.db, "verified") === null)
			writeState(this.db, "verified", String(Date.now()));
	}

	async take(events: readonly Received[]): Promise<void> {
		await this.#siblings.take(events);
	}

	async takeFor(
		number: string,
		secrets: readonly string[],
		events: readonly Received[],
	): Promise<boolean> {
		return this.#siblings.takeFor(number, secrets, events);
	}

	async #write(events: readonly Received[]): Promise<void> {
		const now = Date.now();
		const told = takePost(this.db, events, now);
		if (told.length > 0) this.ctx.waitUntil(this.#teams.tellStates(told));
		const due = this.#sending.due();
		// Also when all of it was here already: a life may have ended between the writing and the work.
		if (waits(this.db) || (due !== null && due <= now)) await this.#soon();
	}

	async refused(): Promise<void> {
		if (this.#settings) noteFailure(this.db, "signature", "", Date.now());
	}

	async expect(code: ExpectedCode): Promise<void> {
		if (!this.#settings) return;
		this.db.transaction(() => expectCode(this.db, code));
		await this.#teams.introduce(code.team);
	}

	async send(out: ToSend): Promise<void> {
		if (!this.#settings) return;
		const contact = contactByHandle(this.db, this.#settings.id, out.handle);
		enqueue(this.db, out, contact?.id ?? null, Date.now());
		await this.#soon();
	}

	async read({ team, case: id }: CaseRef, message: string): Promise<void> {
		const channel = this.#channel();
		const key = `read ${team}/${id}`;
		if (!channel || readState(this.db, key) === message) return;
		// Before it is told: two screens may see it in the same moment.
		writeState(this.db, key, message);
		const answer = await channel.markRead(message);
		if (answer.s !== "ok" && readState(this.db, key) === message) dropState(this.db, key);
	}

	async settle(ref: CaseRef, message: string, how: "again" | "arrived"): Promise<Answer<null>> {
		const answer = this.#sending.settle(ref, message, how);
		await this.#soon();
		return answer;
	}

	async deliveries(ref: CaseRef, { handle, phones }: Addressed): Promise<CaseDeliveries> {
		if (!this.#settings) return { states: {}, billed: { free: 0, billable: 0 }, stopped: null };
		const template = templateOf(this.#settings);
		const contact = contactByHandle(this.db, this.#settings.id, handle);
		const why = template && stopped(this.db, template, { contact, phones });
		return { ...deliveriesOf(this.db, ref), stopped: why };
	}

	async media(ref: CaseRef, media: string): Promise<MediaFile | null> {
		return this.#settings ? fileOf(this.db, this.#settings.id, ref, media) : null;
	}

	async mediaAgain(ref: CaseRef, media: string): Promise<Answer<FileState>> {
		const answer = this.#fetching.again(ref, media);
		if (this.#settings) await this.#soon();
		return answer;
	}

	async establish(
		of: { readonly id: string; readonly account: string; readonly callbackUrl: string },
		input: ConnectionInput,
	): Promise<Answer<ConnectionView>> {
		// Of the same address: what takes it back at Meta must not come after what places it.
		await this.#withdrawing;
		const vault = this.#vault(of.account);
		if (!(await this.#connecting.run(this.#kept, of, input, vault)))
			return refuse("already_exists");
		await this.#load();
		return this.view();
	}

	async change(change: ConnectionChange): Promise<Answer<ConnectionView>> {
		const [settings, kept] = [this.#settings, this.#kept];
		if (!settings || !kept) return refuse("not_found");
		const vault = this.#vault(settings.account);
		// Dropped while it was being sealed, it stays dropped.
		const still = () => this.#kept === kept;
		const changed = await this.#connecting.change({ settings, kept, vault, still }, change);
		if (!changed.ok) return changed;
		await this.#load();
		await this.#tellLine();
		return changed.value.sealed ? this.check() : this.view();
	}

	async check(): Promise<Answer<ConnectionView>> {
		const graph = this.#graph();
		if (!this.#settings || !graph) return this.view();
		const asked = this.#which();
		const seen = {
			verified: readState(this.db, "verified") !== null,
			event: lastEventAt(this.db) !== null,
			badSignature: failedAt(this.db, "signature") > (lastEventAt(this.db) ?? 0),
		};
		const { steps, templates, usable } = await runChecks(graph, this.#settings, seen, Date.now());
		// Dropped, or given another token, meanwhile: what Meta said is of a number that is no more.
		if (this.#which() !== asked) return this.view();
		writeState(this.db, "checked", JSON.stringify({ at: Date.now(), steps }));
		if (templates && this.#settings) {
			this.#settings = { ...this.#settings, templates };
			writeSettings(this.db, this.#settings);
		}
		if (usable) this.#sending.release();
		// Not reached now, it is with the first form or message of its own.
		await this.#teams.introduce(this.#settings.team).catch(() => undefined);
		await this.#tellLine();
		await this.#soon();
		return this.view();
	}

	/** Another after each time it was connected, and after each change of what is sealed. */
	#which(): string {
		return JSON.stringify([this.#settings?.verifyToken, this.#kept]);
	}

	async view(): Promise<Answer<ConnectionView>> {
		if (!this.#settings || !this.#kept) return refuse("not_found");
		const of = { db: this.db, settings: this.#settings, sealed: this.#sealed() };
		return done(connectionView({ ...of, heldUp: this.#heldUp(), now: Date.now() }));
	}

	async disconnect(): Promise<void> {
		if (!this.#settings) return;
		const graph = this.#graph();
		// Nobody waits for it: without it Meta goes on posting to a door that is shut.
		if (graph) {
			this.#withdrawing = withdraw(graph, this.#settings);
			this.ctx.waitUntil(this.#withdrawing);
		}
		unseal(this.db);
		this.#kept = null;
		this.#sending.stop();
		if (this.#sending.due() !== null) await this.#soon();
	}

	/** Who could not be told is told again, by the alarm. */
	async #tellLine(): Promise<void> {
		await this.#teams.tellLine();
		const due = this.#teams.due();
		if (due !== null) await this.#arm(due);
	}

	override async alarm(): Promise<void> {
		if (!this.#settings) return;
		try {
			await this.#work();
		} catch (error) {
			// The platform's retries run out after six; a fresh alarm does not (D81).
			console.error("alarm", error instanceof Error ? error.name : "error");
			await this.ctx.storage.setAlarm(Date.now() + ALARM_RETRY_MS);
		}
	}

	/** Kicks the work off and sets the alarm that carries on should this life end in the middle of it. */
	async #soon(): Promise<void> {
		await this.#arm(Date.now() + SAFETY_MS);
		this.ctx.waitUntil(this.#work());
	}

	async #work(): Promise<void> {
		// A file may take minutes: what else is due has its alarm meanwhile.
		const due = this.#fetching.runAwhile();
		await Promise.all([
			this.#hearing.run().then(() => this.#sending.pump()),
			this.#hearing.runLate(),
			this.#sending.pump(),
			this.#teams.retell(),
		]);
		await this.#next([this.#sending.due(), this.#hearing.due(), this.#teams.due()]);
		// Also those of what was heard just now.
		await Promise.all([due, this.#fetching.runAwhile()]);
		await this.#next([nextJob(this.db)]);
	}

	async #next(all: readonly (number | null)[]): Promise<void> {
		const now = Date.now();
		const dues = all.filter((at) => at !== null);
		// What is due now and was not done just now must not ring in a loop.
		if (dues.length > 0) await this.#arm(Math.max(Math.min(...dues), now + SOONEST_MS));
	}

	async #arm(at: number): Promise<void> {
		// An alarm set for the past may never fire on the platform (workerd#6866).
		const next = Math.max(at, Date.now() + 1);
		const set = await this.ctx.storage.getAlarm();
		const standing = set !== null && set > Date.now() - ALARM_LATE_MS ? set : null;
		if (standing === null || next < standing) await this.ctx.storage.setAlarm(next);
	}

	async #load(): Promise<void> {
		const stored = readSettings(this.db);
		const base = this.env.PUBLIC_URL;
		this.#settings = stored && {
			...stored,
			...(base !== undefined && { callbackUrl: `${base}/api/wa/${stored.id}` }),
		};
		const account = this.#settings?.account;
		this.#kept =
			account === undefined ? null : await readSealed(this.db, () => this.#vault(account));
	}

	#sealed(): Sealed | null {
		return this.#kept === "lost" ? null : this.#kept;
	}

	#secrets(): string[] {
		const sealed = this.#sealed();
		return sealed ? liveSecrets(sealed, Date.now()) : [];
	}

	/** What does not open is as good as a token that was revoked: somebody has to paste another. */
	#heldUp(): Trouble | null {
		return this.#kept === "lost" ? "account" : this.#sending.heldUp;
	}

	#vault(account: string): Vault {
		return new Vault(this.env.VAULT_KEY, account);
	}

	#graph() {
		const sealed = this.#sealed();
		if (!sealed) return null;
		return {
			graphUrl: this.env.GRAPH_URL ?? GRAPH,
			version: GRAPH_VERSION,
			token: sealed.token,
			fetch: (address: string, init?: RequestInit) => fetch(address, init),
		};
	}

	#reach() {
		const graph = this.#graph();
		return graph && this.#settings ? { ...graph, phoneId: this.#settings.phoneId } : null;
	}

	#channel() {
		const reach = this.#reach();
		return reach && cloudChannel(reach);
	}
}
