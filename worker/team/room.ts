// The team object: one per team, the single-threaded holder of its queue. This shell turns the
// platform's events into commands and keeps what only it can: the sockets and the one alarm.
// Whose turn it is, is decided in routing; nothing here may decide it.
import { DurableObject } from "cloudflare:workers";
import type { CaseStory, LeadsPage } from "../../protocol/api.ts";
import { type Answer, CLOSE, done, refuse } from "../../protocol/reasons.ts";
import { SUBPROTOCOL } from "../../protocol/version.ts";
import type { Delivery, Trouble } from "../../protocol/whatsapp.ts";
import type { LineInfo } from "../connection/port.ts";
import { accountName, connectionName, type Env } from "../env.ts";
import type { Command } from "../routing/commands.ts";
import { joined } from "../routing/conversation.ts";
import { buildPolicy, PRESETS } from "../routing/presets.ts";
import type { Sql } from "../storage/schema.ts";
import { SqliteStore } from "../storage/sqlite.ts";
import type { Lane, Receipt } from "../storage/store.ts";
import { receiveCommand } from "./arrival.ts";
import { leadersOf, queue, toMember } from "./broadcast.ts";
import { summaryOf } from "./closing.ts";
import { effectsOf, unheardCodes } from "./effects.ts";
import { type Alarm, type Also, EFFECT_DUE_MS, Engine, type StepResult } from "./engine.ts";
import { hear } from "./hear.ts";
import { incoming } from "./incoming.ts";
import { lateBound } from "./late-bound.ts";
import { leadsPage } from "./leads-page.ts";
import { Lines, lineIn } from "./lines.ts";
import { Marks } from "./marks.ts";
import { drain, type Receivers, ready } from "./outbox.ts";
import { Outward } from "./outward.ts";
import {
	ACTOR_HEADER,
	type FromLine,
	type Heard,
	type LateBound,
	type LeadStored,
	type NewLead,
	type SocketActor,
	type TeamMember,
	type TeamPort,
	type TeamProduct,
	type TeamRules,
	type TeamSetup,
} from "./port.ts";
import { close, isOpen, type Pass, passFor, Sockets } from "./sockets.ts";
import { staffFrame } from "./staff-line.ts";
import { Stage } from "./stage.ts";
import { maySee, storyOf } from "./story.ts";
import { visitorFrame } from "./visitor-line.ts";
import { welcome } from "./welcome.ts";

/** After a failed alarm: soon enough to matter, far enough not to spin. */
const ALARM_RETRY_MS = 30_000;

export class TeamRoom extends DurableObject<Env> implements TeamPort {
	private readonly store: SqliteStore;
	private readonly stage: Stage;
	private readonly engine: Engine;
	private readonly alarmClock: Alarm;
	private armedAt: number | null = null;
	private readonly lines: Lines;
	private readonly draining = new Map<Lane, Promise<void>>();
	/** The first event of a life finds out who was cut off by the end of the one before. */
	private settled = false;

	constructor(context: DurableObjectState, env: Env) {
		super(context, env);
		this.store = new SqliteStore(context.storage.sql as unknown as Sql, (work) =>
			context.storage.transactionSync(work),
		);
		const room = this;
		this.alarmClock = {
			get at() {
				return room.armedAt;
			},
			set(at) {
				room.armedAt = at;
				void context.storage.setAlarm(at);
			},
			undo(at) {
				room.armedAt = at;
			},
		};
		this.engine = new Engine(this.store, this.alarmClock, {
			effects: effectsOf,
			summary: summaryOf,
		});
		this.lines = new Lines(this.store);
		const outward = new Outward({
			port: (line) => env.CONNECTIONS.getByName(connectionName(line)),
			keepAwake: (work) => context.waitUntil(work),
			team: () => this.engine.identity.id,
			line: (id) => this.lines.of(id),
		});
		this.stage = new Stage(this.engine, new Sockets(context, Date.now()), new Marks(), outward);
		void context.blockConcurrencyWhile(async () => {
			this.store.migrate();
			this.armedAt = await context.storage.getAlarm();
		});
	}

	async configure(setup: TeamSetup): Promise<Answer<null>> {
		const built = buildPolicy(setup.preset, setup.policy);
		if (!built.ok) return refuse("invalid_policy", { message: built.message });
		const { team: id, name, account, timeZone: zone } = setup;
		return this.command({ do: "configure", policy: built.policy, zone }, () =>
			this.engine.name({ id, name, account }),
		);
	}

	async putMember(member: TeamMember): Promise<Answer<null>> {
		const { id, role, ...profile } = member;
		const known = this.engine.state.team.members.get(id);
		const answer = this.command({ do: "put_member", member: id, role }, () =>
			this.store.putProfile(id, profile),
		);
		if (!answer.ok) return answer;
		this.engine.refreshProfiles({ member: [id, profile] });
		const now = Date.now();
		queue(this.stage, this.stage.scene(now), new Set([id]));
		// Another role sees other things: his open pages start afresh.
		if (known && known.role !== role)
			for (const socket of this.stage.sockets.member(id)) welcome(this.stage, socket, id, {}, now);
		return answer;
	}

	async removeMember(id: number): Promise<Answer<null>> {
		const answer = this.command({ do: "remove_member", member: id });
		this.stage.sockets.end(id, null, CLOSE.session_ended, "session_ended");
		return answer;
	}

	async putProduct(product: TeamProduct): Promise<Answer<null>> {
		const { brokers, listingBroker = null, ...view } = product;
		const command = { do: "put_product", ref: product.ref, brokers, listingBroker } as const;
		const answer = this.command(command, () => this.store.putProduct(view));
		if (answer.ok) this.engine.refreshProfiles({ product: view });
		return answer;
	}

	async receive(lead: NewLead): Promise<Answer<LeadStored>> {
		const known = this.store.receipt(lead.key);
		if (known) {
			if (known.bodyHash !== lead.bodyHash) return refuse("idempotency_mismatch");
			const { caseId, at: receivedAt, code } = known;
			return done({ caseId, receivedAt, replayed: true, ...(code !== undefined && { code }) });
		}
		const command = receiveCommand(this.onLiveLine(lead));
		const { code } = lead;
		const stored = { caseId: 0, at: 0, ...(code !== undefined && { code }) };
		const result = this.run(command, (step) => {
			const twin = joined(step.before, command, step.now);
			stored.caseId = twin?.id ?? step.before.nextCase;
			stored.at = step.now;
			this.store.putReceipt(lead.key, { bodyHash: lead.bodyHash, ...stored });
		});
		if (!result.ok) return { ok: false, refusal: result.refusal };
		const { caseId, at: receivedAt } = stored;
		return done({ caseId, receivedAt, replayed: false, ...(code !== undefined && { code }) });
	}

	/** A site may not know yet that its number was dropped: the plain link still leads to somebody. */
	private onLiveLine(lead: NewLead): NewLead {
		if (!this.lines.of(lead.line)?.gone) return lead;
		const { line: _, ...rest } = lead;
		return rest;
	}

	async putLine(line: LineInfo): Promise<void> {
		const now = Date.now();
		const known = this.lines.of(line.id);
		const fresh = (known === null || known.gone === true) && line.gone !== true;
		const codes =
			fresh && this.engine.identity.account !== "" ? unheardCodes(this.engine.state) : [];
		this.lines.put(line, () => {
			for (const body of codes) this.store.enqueue(body, now + EFFECT_DUE_MS, line.id);
		});
		if (codes.length > 0) this.engine.arm(now, this.stage.sockets.around(now));
		this.drainSoon();
		for (const kase of this.engine.state.team.cases.values())
			if (kase.contact.line === line.id) this.stage.showCase(kase.id, now);
	}

	async hear(items: readonly FromLine[]): Promise<readonly Heard[]> {
		const ears = {
			stage: this.stage,
			run: (command: Command, also?: Also) => this.run(command, also),
			receipt: (key: string) => this.store.receipt(key),
			putReceipt: (key: string, receipt: Receipt) => this.store.putReceipt(key, receipt),
		};
		return items.map((item): Heard => {
			try {
				return hear(ears, item);
			} catch (error) {
				// A bug about one message must not hold back the next; what it did was undone.
				const why = error instanceof Error ? error.name : "error";
				console.error("hear", why);
				return { at: "nowhere", why };
			}
		});
	}

	async tellDeliveries(
		caseId: number,
		states: Readonly<Record<string, Delivery>>,
		stopped?: Trouble,
	): Promise<void> {
		const { team } = this.engine.state;
		const owner = team.cases.get(caseId)?.owner ?? null;
		const viewers = new Set([...leadersOf(team), ...(owner === null ? [] : [owner])]);
		for (const member of viewers)
			toMember(this.stage, member, {
				...{ t: "deliveries", case: caseId, states },
				...(stopped && { stopped }),
			});
	}

	async openLink(code: string): Promise<LateBound | null> {
		const scene = this.stage.scene(Date.now());
		const found = lateBound(scene, code);
		if (!found) return null;
		const to = found.line === null ? {} : { to: { code, line: found.line } };
		if (found.first) this.run({ do: "link_opened", case: found.case, ...to });
		return { phone: found.phone, product: found.product };
	}

	async lineFor(caseId: number, member: number): Promise<string | null> {
		const log = this.engine.log(caseId, 0);
		return maySee(this.engine.state, member, caseId, log) ? lineIn(log) : null;
	}

	async story(caseId: number, member: number): Promise<Answer<CaseStory>> {
		const { state } = this.engine;
		const story = storyOf(state, caseId, this.engine.log(caseId, 0), member);
		return story ? done(story) : refuse("not_found");
	}

	async leads(member: number, before: number | null): Promise<Answer<LeadsPage>> {
		const closed = (limit: number, until?: number) => this.engine.closed(null, limit, until);
		const page = leadsPage(this.stage.scene(Date.now()), closed, member, before);
		return page ? done(page) : refuse("forbidden");
	}

	async rules(): Promise<TeamRules> {
		const { policy, zone } = this.engine.state.team;
		return {
			preset: policy.preset,
			timeZone: zone,
			policy,
			presets: Object.keys(PRESETS),
		};
	}

	async endSessions(member: number, session: string | null): Promise<void> {
		this.stage.sockets.end(member, session, CLOSE.session_ended, "session_ended");
		this.awayIfGone(member, Date.now());
	}

	override async fetch(request: Request): Promise<Response> {
		const actor = JSON.parse(request.headers.get(ACTOR_HEADER) ?? "null") as SocketActor | null;
		if (!actor || request.headers.get("upgrade") !== "websocket")
			return new Response(null, { status: 426 });
		const { 0: client, 1: server } = new WebSocketPair();
		this.stage.sockets.accept(server, passFor(actor, Date.now()));
		return new Response(null, {
			status: 101,
			webSocket: client,
			headers: { "sec-websocket-protocol": SUBPROTOCOL },
		});
	}

	override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
		// A frame may already have been on its way when its session was ended.
		if (!isOpen(socket)) return;
		const now = Date.now();
		const { sockets } = this.stage;
		if (!sockets.may(socket, now)) return close(socket, CLOSE.rate_limited, "rate_limited");
		sockets.heard(socket, now);
		const pass = sockets.pass(socket);
		if (!pass) return close(socket, CLOSE.internal, "no_pass");
		const frame = incoming(message, pass);
		if (!frame.ok) return close(socket, frame.code, frame.reason);
		try {
			this.handle(socket, pass, frame.input, now);
		} catch (error) {
			// What it did was undone; its page reconnects and asks again. Nobody else notices.
			console.error("frame", error instanceof Error ? error.name : "error");
			close(socket, CLOSE.internal, "internal");
		}
	}

	private handle(socket: WebSocket, pass: Pass, input: unknown, now: number): void {
		this.wake(now);
		if (pass.as === "visitor") visitorFrame(this.stage, socket, pass, input, now);
		else staffFrame(this.stage, socket, pass, input, now);
		this.drainSoon();
	}

	override webSocketClose(socket: WebSocket): void {
		this.gone(socket);
	}

	override webSocketError(socket: WebSocket): void {
		this.gone(socket);
	}

	override async alarm(): Promise<void> {
		this.armedAt = null;
		try {
			const now = Date.now();
			this.wake(now);
			this.loseTheSilent(now);
			// First, so that what is being sent does not ring for itself.
			this.drainSoon();
			this.run({ do: "tick" });
			// A crash before this is sent runs the alarm again, which is what sends it then.
			await Promise.all(this.draining.values());
		} catch (error) {
			// The platform's retries run out after six; a fresh alarm does not (D81).
			console.error("alarm", error instanceof Error ? error.name : "error");
			this.alarmClock.set(Date.now() + ALARM_RETRY_MS);
		}
	}

	private gone(socket: WebSocket): void {
		const pass = this.stage.sockets.forget(socket);
		if (!pass?.ready) return;
		const now = Date.now();
		this.wake(now);
		if (pass.as === "visitor") this.stage.showCase(pass.caseId, now);
		else this.awayIfGone(pass.id, now);
	}

	private awayIfGone(member: number, now: number): void {
		if (this.stage.sockets.around(now).reach(member) === "none")
			this.stage.presence({ do: "lost", member }, now);
	}

	private command(command: Command, also?: Also): Answer<null> {
		const result = this.run(command, also);
		return result.ok ? done(null) : { ok: false, refusal: result.refusal };
	}

	private run(command: Command, also?: Also): StepResult {
		const now = Date.now();
		this.wake(now);
		const result = this.stage.run(command, now, undefined, also);
		this.drainSoon();
		return result;
	}

	/** After a crash nobody is connected: those on duty are lost until they come back (D44). */
	private wake(now: number): void {
		if (this.settled) return;
		this.settled = true;
		if (this.stage.sockets.startedAt !== 0) this.loseTheSilent(now);
	}

	/** A connection may die without a word; who has not been heard for long is lost as well (D42). */
	private loseTheSilent(now: number): void {
		const around = this.stage.sockets.around(now);
		for (const { id, availability, lostAt } of this.engine.state.team.members.values())
			if (availability === "available" && lostAt === null && around.reach(id) === "none")
				this.stage.run({ do: "lost", member: id }, now);
	}

	/** Not awaited by whoever asked; the object stays awake until it is through. */
	private drainSoon(): void {
		const { account } = this.engine.identity;
		if (account === "" || this.store.outboxDue(this.engine.sending) === null) return;
		for (const lane of this.store.lanes())
			if (!this.draining.has(lane) && ready(this.store, Date.now(), lane) !== null)
				this.drainLane(lane, account);
	}

	private drainLane(lane: Lane, account: string): void {
		const to: Receivers = {
			account: () => this.env.ACCOUNTS.getByName(accountName(account)),
			line: (id) => this.env.CONNECTIONS.getByName(connectionName(id)),
		};
		this.engine.sending.add(lane);
		const sending = drain(this.store, this.engine.identity.id, lane, to, Date.now)
			.catch((error: unknown) => {
				console.error("outbox", error instanceof Error ? error.name : "error");
			})
			.finally(() => {
				this.draining.delete(lane);
				this.engine.sending.delete(lane);
				this.engine.arm(Date.now(), this.stage.sockets.around(Date.now()));
			});
		this.draining.set(lane, sending);
		this.ctx.waitUntil(sending);
	}
}
