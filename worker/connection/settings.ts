// What was set up of a number: in the clear what anybody who manages it may see, sealed what nobody may.
// A new app secret leaves the old one good for a week, since Meta signs with either while it changes.
// Must not know Meta's answers.
import type { TemplateInfo } from "../channels/whatsapp/setup.ts";
import type { Database } from "../database.ts";
import type { Vault } from "./vault.ts";

export interface Settings {
	readonly id: string;
	readonly account: string;
	readonly team: string;
	readonly name: string;
	/** E.164. */
	readonly phone: string;
	readonly wabaId: string;
	readonly phoneId: string;
	readonly callbackUrl: string;
	readonly verifyToken: string;
	/** `<name>/<language>` of the one that takes a conversation up again. */
	readonly template: string | null;
	/** As Meta last told them. */
	readonly templates: readonly TemplateInfo[];
}

export interface Sealed {
	readonly token: string;
	/** Newest first; `until` is when an older one ends. */
	readonly secrets: readonly { readonly secret: string; readonly until: number | null }[];
}

export const OLD_SECRET_MS = 7 * 86_400_000;

export function readSettings(db: Database): Settings | null {
	const row = db.one<{ settings: string }>("SELECT settings FROM connection");
	return row ? (JSON.parse(row.settings) as Settings) : null;
}

export function writeSettings(db: Database, settings: Settings): void {
	db.run("UPDATE connection SET settings = ? WHERE id = 1", JSON.stringify(settings));
}

export async function readSealed(db: Database, vault: Vault): Promise<Sealed | null> {
	const row = db.one<{ sealed: string }>("SELECT sealed FROM connection");
	return row?.sealed ? (JSON.parse(await vault.open(row.sealed)) as Sealed) : null;
}

/** Sealed first: nothing may happen between the two in the object. */
export async function writeAll(
	db: Database,
	vault: Vault,
	settings: Settings,
	sealed: Sealed,
): Promise<void> {
	const text = await vault.seal(JSON.stringify(sealed));
	db.run(
		`INSERT INTO connection (id, settings, sealed) VALUES (1, ?, ?)
		ON CONFLICT (id) DO UPDATE SET settings = excluded.settings, sealed = excluded.sealed`,
		JSON.stringify(settings),
		text,
	);
}

/** Forgets what opens the number; what was received stays. */
export function unseal(db: Database): void {
	db.run("UPDATE connection SET sealed = '' WHERE id = 1");
}

/** With this secret first; the one before it stays good for a while. */
export function rotated({ secrets, ...rest }: Sealed, secret: string, now: number): Sealed {
	const [current] = secrets;
	if (current?.secret === secret) return { ...rest, secrets };
	const old = current ? [{ secret: current.secret, until: now + OLD_SECRET_MS }] : [];
	return { ...rest, secrets: [{ secret, until: null }, ...old] };
}

export function liveSecrets({ secrets }: Sealed, now: number): string[] {
	return secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret);
}
