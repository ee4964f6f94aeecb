// Sessions: an opaque secret in a cookie, kept here only as a hash, so that ending one takes effect
// at the very next request. Idle 12 hours, seven days in all, one day for an admin.
// Must not know passwords or HTTP.
import type { SessionView } from "../../protocol/api.ts";
import type { Role } from "../../protocol/staff.ts";
import type { Database } from "../database.ts";
import type { Device, Principal } from "./port.ts";
import { hashSecret, newName, newSecret } from "./secrets.ts";

const HOUR_MS = 3_600_000;
const IDLE_MS = 12 * HOUR_MS;
/** A request writes "seen" at most this often: a row per request would be the bill. */
const SEEN_EVERY_MS = 10 * 60_000;

interface Row {
	readonly id: string;
	readonly person: number;
	readonly created_at: number;
	readonly seen_at: number;
	readonly device: string;
}

export interface SessionRef {
	readonly person: number;
	readonly id: string;
}

export function openSession(
	db: Database,
	person: number,
	role: Role,
	device: Device,
	now: number,
): { secret: string; maxAge: number } {
	const secret = newSecret();
	const lifeMs = (role === "admin" ? 24 : 7 * 24) * HOUR_MS;
	db.run(
		"INSERT INTO session (hash, id, person, created_at, seen_at, expires_at, device, net) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		hashSecret(secret),
		newName(16),
		person,
		now,
		now,
		now + lifeMs,
		describe(device.agent),
		device.ip,
	);
	return { secret, maxAge: lifeMs / 1_000 };
}

/** One read: session, person and his teams. Null when unknown, idle, over, or the person is out. */
export function readSession(db: Database, secret: string, now: number): Principal | null {
	const hash = hashSecret(secret);
	const row = db.one<{
		id: string;
		person: number;
		seen_at: number;
		expires_at: number;
		name: string;
		role: Role;
		status: string;
		slug: string;
		teams: string;
	}>(
		`SELECT s.id, s.person, s.seen_at, s.expires_at, p.name, p.role, p.status, a.slug,
			CASE p.role WHEN 'admin' THEN (SELECT json_group_array(id) FROM team)
			ELSE (SELECT json_group_array(team) FROM member WHERE person = p.id) END AS teams
		FROM session s JOIN person p ON p.id = s.person JOIN account a ON a.id = 1
		WHERE s.hash = ?`,
		hash,
	);
	if (row?.status !== "active") return null;
	if (now >= row.expires_at || now - row.seen_at >= IDLE_MS) return null;
	if (now - row.seen_at >= SEEN_EVERY_MS) {
		db.run("UPDATE session SET seen_at = ? WHERE hash = ?", now, hash);
	}
	return {
		account: row.slug,
		person: row.person,
		name: row.name,
		role: row.role,
		teams: JSON.parse(row.teams) as string[],
		session: row.id,
	};
}

export function listSessions(db: Database, by: Principal, now: number): SessionView[] {
	return db
		.all<Row>(
			"SELECT id, person, created_at, seen_at, device FROM session WHERE person = ? AND expires_at > ? AND seen_at > ? ORDER BY seen_at DESC",
			by.person,
			now,
			now - IDLE_MS,
		)
		.map((row) => ({
			id: row.id,
			createdAt: row.created_at,
			lastSeenAt: row.seen_at,
			device: row.device,
			current: row.id === by.session,
		}));
}

/** By public id: a scan, since an account has hundreds of sessions and an index costs every one. */
export function findSession(db: Database, id: string): SessionRef | null {
	return db.one<SessionRef>("SELECT person, id FROM session WHERE id = ?", id);
}

export function endSession(db: Database, id: string): void {
	db.run("DELETE FROM session WHERE id = ?", id);
}

export function endAllSessions(db: Database, person: number): void {
	db.run("DELETE FROM session WHERE person = ?", person);
}

/**
 * Ends what is over or idle, and says whose, so that sockets end with their session. An idle one is
 * marked as never seen and its row stays: its network is still one the person is known from.
 */
export function endExpiredSessions(db: Database, now: number): SessionRef[] {
	const over = db.all<SessionRef>(
		"DELETE FROM session WHERE expires_at <= ? RETURNING person, id",
		now,
	);
	const idle = db.all<SessionRef>(
		"UPDATE session SET seen_at = 0 WHERE seen_at > 0 AND seen_at <= ? RETURNING person, id",
		now - IDLE_MS,
	);
	return [...over, ...idle];
}

/** The earliest as things stand: who is seen meanwhile stays, and the alarm is set anew. */
export function nextSessionEnd(db: Database): number | null {
	const next =
		"SELECT MIN(CASE seen_at WHEN 0 THEN expires_at ELSE MIN(expires_at, seen_at + ?) END) AS at FROM session";
	return db.one<{ at: number | null }>(next, IDLE_MS)?.at ?? null;
}

/** Whether this person has been signed in from this network: see `throttleKeys` in access.ts. */
export function knowsNet(db: Database, email: string, net: string): boolean {
	return (
		db.one(
			"SELECT 1 FROM session s JOIN person p ON p.id = s.person WHERE p.email = ? AND s.net = ?",
			email,
			net,
		) !== null
	);
}

/** Enough for a person to recognise his phone; the full agent string is of no use to him. */
function describe(agent: string): string {
	const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent)?.[0] ?? "Outro aparelho";
	const browser = /(Edg|OPR|SamsungBrowser|Firefox|Chrome|Safari)\//.exec(agent)?.[1];
	const name = browser && { Edg: "Edge", OPR: "Opera", SamsungBrowser: "Samsung" }[browser];
	return browser ? `${name ?? browser} · ${system.replace("Mac OS X", "Mac")}` : system;
}
