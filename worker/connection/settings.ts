// What was set up of a number: in the clear what anybody who manages it may see, sealed what nobody may.
// A new app secret leaves the old one good for a week, since Meta signs with either while it changes.
// Must not know Meta's answers.
import type { ConnectionChange } from "../../protocol/whatsapp.ts";
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

/** `lost`: under another key than the one we have. Null: nothing is kept here any more. */
export type Kept = Sealed | "lost" | null;

export async function readSealed(db: Database, vault: () => Vault): Promise<Kept> {
	const row = db.one<{ sealed: string }>("SELECT sealed FROM connection");
	if (!row?.sealed) return null;
	try {
		return JSON.parse(await vault().open(row.sealed)) as Sealed;
	} catch (error) {
		console.error("sealed", error instanceof Error ? error.name : "error");
		return "lost";
	}
}

/** Sealed first: what happens meanwhile is asked of `still`. False when nothing was written. */
export async function writeAll(
	db: Database,
	vault: Vault,
	settings: Settings,
	sealed: Sealed,
	still: () => boolean = () => true,
): Promise<boolean> {
	const text = await vault.seal(JSON.stringify(sealed));
	if (!still()) return false;
	db.run(
		`INSERT INTO connection (id, settings, sealed) VALUES (1, ?, ?)
		ON CONFLICT (id) DO UPDATE SET settings = excluded.settings, sealed = excluded.sealed`,
		JSON.stringify(settings),
		text,
	);
	return true;
}

/** Forgets what opens the number; what was received stays. */
export function unseal(db: Database): void {
	db.run("UPDATE connection SET sealed = '' WHERE id = 1");
}

/** What is to be kept after a change: null when that is as it was, a name when that one is missing. */
export function resealed(
	kept: Sealed | "lost",
	{ token, appSecret }: Pick<ConnectionChange, "token" | "appSecret">,
	now: number,
): Sealed | "token" | "appSecret" | null {
	if (token === undefined && appSecret === undefined) return null;
	if (kept === "lost") {
		if (token === undefined) return "token";
		return appSecret === undefined
			? "appSecret"
			: { token, secrets: [{ secret: appSecret, until: null }] };
	}
	const fresh = token === undefined ? kept : { ...kept, token };
	return appSecret === undefined ? fresh : rotated(fresh, appSecret, now);
}

/** With this secret first; the one before it stays good for a while. */
function rotated({ secrets, ...rest }: Sealed, secret: string, now: number): Sealed {
	const [current] = secrets;
	if (current?.secret === secret) return { ...rest, secrets };
	const old = current ? [{ secret: current.secret, until: now + OLD_SECRET_MS }] : [];
	return { ...rest, secrets: [{ secret, until: null }, ...old] };
}

export function liveSecrets({ secrets }: Sealed, now: number): string[] {
	return secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret);
}
