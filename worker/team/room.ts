// The team object: one per team, the single-threaded holder of its queue. This shell turns the
// platform's events into commands and keeps what only it can: the sockets and the one alarm.
// Whose turn it is, is decided in routing; nothing here may decide it.
import { DurableObject } from "cloudflare:workers";
import { MAX_FRAME_BYTES } from "../../protocol/limits.ts";
import { type Answer, CLOSE, done, refuse } from "../../protocol/reasons.ts";
import { SUBPROTOCOL } from "../../protocol/version.ts";
import { accountName, type Env } from "../env.ts";
import type { Command } from "../routing/commands.ts";
import { joined } from "../routing/conversation.ts";
import { buildPolicy } from "../routing/presets.ts";
import type { Sql } from "../storage/schema.ts";
import { SqliteStore } from "../storage/sqlite.ts";
import { queue } from "./broadcast.ts";
import { clientRecords } from "./effects.ts";
import { type Alarm, Engine, IDENTITY, type StepResult } from "./engine.ts";
import { Marks } from "./marks.ts";
import { drain } from "./outbox.ts";
import {
	ACTOR_HEADER,
	type LeadStored,
	type NewLead,
	type SocketActor,
	type TeamMember,
	type TeamPort,
	type TeamProduct,
	type TeamSetup,
} from "./port.ts";
import { close, type Pass, Sockets } from "./sockets.ts";
import { staffFrame } from "./staff-line.ts";
import { Stage } from "./stage.ts";
import { visitorFrame, visitorMoved } from "./visitor-line.ts";

/** After a failed alarm: soon enough to matter, far enough not to spin. */
const ALARM_RETRY_MS = 30_000;

export class TeamRoom extends DurableObject<Env> implements TeamPort {
	private readonly store: SqliteStore;
	private readonly stage: Stage;
	private readonly engine: Engine;
	private armedAt: number | null = null;
	private draining: Promise<void> | null = null;
	/** The first event of a life finds out who was cut off by the end of the one before. */
	private settled = false;

	constructor(context: DurableObjectState, env: Env) {
		super(context, env);
		this.store = new SqliteStore(context.storage.sql as unknown as Sql, (work) =>
			context.storage.transactionSync(work),
		);
		const room = this;
		const alarm: Alarm = {
			get at() {
				return room.armedAt;
			},
			set(at) {
				room.armedAt = at;
				void context.storage.setAlarm(at);
			},
		};
		this.engine = new Engine(this.store, alarm, clientRecords);
		this.stage = new Stage(this.engine, new Sockets(context, Date.now()), new Marks());
		void context.blockConcurrencyWhile(async () => {
			this.store.migrate();
			this.armedAt = await context.storage.getAlarm();
		});
	}

	async configure(setup: TeamSetup): Promise<Answer<null>> {
		const built = buildPolicy(setup.preset, setup.policy);
		if (!built.ok) return refuse("invalid_policy", { message: built.message });
		const identity = { id: setup.team, name: setup.name, account: setup.account };
		return this.command({ do: "configure", policy: built.policy, zone: setup.timeZone }, () =>
			this.store.putSetting(IDENTITY, JSON.stringify(identity)),
		);
	}

	async putMember(member: TeamMember): Promise<Answer<null>> {
		const { id, role, ...profile } = member;
		const answer = this.command({ do: "put_member", member: id, role }, () =>
			this.store.putProfile(id, profile),
		);
		this.engine.refreshProfiles({ member: [id, profile] });
		queue(this.stage, this.stage.scene(Date.now()));
		return answer;
	}

	async removeMember(id: number): Promise<Answer<null>> {
		const answer = this.command({ do: "remove_member", member: id });
		this.stage.sockets.end(id, null, CLOSE.session_ended, "session_ended");
		return answer;
	}

	async putProduct(product: TeamProduct): Promise<Answer<null>> {
		const { brokers, ...view } = product;
		const command = { do: "put_product", ref: product.ref, brokers, listingBroker: null } as const;
		const answer = this.command(command, () => this.store.putProduct(view));
		this.engine.refreshProfiles({ product: view });
		return answer;
	}

	async receive(lead: NewLead): Promise<Answer<LeadStored>> {
		const known = this.store.receipt(lead.key);
		if (known) {
			if (known.bodyHash !== lead.bodyHash) return refuse("idempotency_mismatch");
			return done({ caseId: known.caseId, receivedAt: known.at, replayed: true });
		}
		const command = receiveCommand(lead);
		const stored = { caseId: 0, at: 0 };
		const result = this.run(command, (step) => {
			const twin = joined(step.before, command, step.now);
			stored.caseId = twin?.id ?? step.before.nextCase;
			stored.at = step.now;
			this.store.putReceipt(lead.key, { bodyHash: lead.bodyHash, ...stored });
		});
		if (!result.ok) return { ok: false, refusal: result.refusal };
		return done({ caseId: stored.caseId, receivedAt: stored.at, replayed: false });
	}

	async endSessions(member: number, session: string | null): Promise<void> {
		this.stage.sockets.end(member, session, CLOSE.session_ended, "session_ended");
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
		const now = Date.now();
		const { sockets } = this.stage;
		const pass = sockets.pass(socket);
		if (!pass) return close(socket, CLOSE.internal, "no_pass");
		if (typeof message !== "string") return close(socket, CLOSE.bad_frame, "malformed_json");
		// Characters are at most three bytes each in UTF-8, so the cheap test comes first.
		if (message.length > MAX_FRAME_BYTES || tooLong(message))
			return close(socket, CLOSE.too_large, "too_large");
		sockets.heard(socket, now);
		if (!sockets.may(socket, now)) return close(socket, CLOSE.rate_limited, "rate_limited");
		let input: unknown;
		try {
			input = JSON.parse(message);
		} catch {
			return close(socket, CLOSE.bad_frame, "malformed_json");
		}
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
			this.run({ do: "tick" });
			this.engine.arm(Date.now(), this.stage.sockets.around(Date.now()));
			await this.draining;
		} catch (error) {
			// Retries run out after six; a fresh alarm does not (D81).
			console.error("alarm", error instanceof Error ? error.name : "error");
			await this.ctx.storage.setAlarm(Date.now() + ALARM_RETRY_MS);
		}
	}

	private gone(socket: WebSocket): void {
		const pass = this.stage.sockets.pass(socket);
		if (!pass?.ready) return;
		const now = Date.now();
		// Its own entry may still be in the list while it closes; it is no longer ready.
		this.stage.sockets.put(socket, { ...pass, ready: false });
		if (pass.as === "visitor") return visitorMoved(this.stage, pass.caseId, now);
		if (this.stage.sockets.around(now).reach(pass.id) !== "none") return;
		this.stage.run({ do: "lost", member: pass.id }, now);
		queue(this.stage, this.stage.scene(now));
	}

	private command(command: Command, also?: () => void): Answer<null> {
		const result = this.run(command, also);
		return result.ok ? done(null) : { ok: false, refusal: result.refusal };
	}

	private run(command: Command, also?: Parameters<Stage["run"]>[3]): StepResult {
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
		if (this.stage.sockets.startedAt === 0) return;
		const around = this.stage.sockets.around(now);
		for (const member of this.engine.state.team.members.values())
			if (member.availability === "available" && around.reach(member.id) === "none")
				this.stage.run({ do: "lost", member: member.id }, now);
	}

	private drainSoon(): void {
		const { id, account } = this.engine.identity;
		if (this.draining || account === "" || this.store.outboxDue() === null) return;
		const stub = () => this.env.ACCOUNTS.getByName(accountName(account));
		this.draining = drain(this.store, id, stub, Date.now).finally(() => {
			this.draining = null;
			this.engine.arm(Date.now(), this.stage.sockets.around(Date.now()));
		});
		this.ctx.waitUntil(this.draining);
	}
}

function passFor(actor: SocketActor, at: number): Pass {
	return actor.as === "visitor"
		? { as: "visitor", caseId: actor.caseId, ready: false, at, delivered: 0, read: 0 }
		: {
				as: "member",
				id: actor.id,
				session: actor.session,
				ready: false,
				at,
				shown: [],
				marks: {},
				open: [],
			};
}

function receiveCommand(lead: NewLead): Extract<Command, { do: "receive" }> {
	return {
		do: "receive",
		channel: lead.channel,
		product: lead.product ?? null,
		contact: {
			email: lead.email,
			phones: lead.phone.aliases,
			phoneSuspect: lead.phone.status === "suspect",
		},
		origin: lead.client?.origin ?? null,
		quarantine: lead.quarantine,
		joins: lead.channel === "api" ? "same_contact" : (lead.continues ?? null),
		lead: {
			name: lead.name,
			email: lead.email,
			phone: { typed: lead.phone.typed, e164: lead.phone.e164, status: lead.phone.status },
			page: lead.page ?? null,
			consent: lead.consent ?? null,
			locale: lead.locale,
			site: lead.site,
			client: lead.client?.id ?? null,
			match: lead.client?.match ?? null,
		},
	};
}

function tooLong(message: string): boolean {
	return (
		message.length * 3 > MAX_FRAME_BYTES &&
		new TextEncoder().encode(message).length > MAX_FRAME_BYTES
	);
}
