// The visitor's token: opens one conversation and nothing else. Signed, not stored, so it is checked
// before any object is woken; minted from the moment the lead was received, so that repeating a
// request gives the very same token. Must not know HTTP, sites or objects.
import { VISITOR_TOKEN_MS } from "../../protocol/limits.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

export interface VisitorClaims {
	/** Key of the site the conversation began on. */
	readonly aud: string;
	/** Tenant slug, team id and case: which conversation. */
	readonly acc: string;
	readonly team: string;
	readonly case: number;
	/** Milliseconds. */
	readonly iat: number;
	readonly exp: number;
}

export type Verified =
	| { readonly ok: true; readonly claims: VisitorClaims }
	| { readonly ok: false; readonly why: "token_expired" | "token_invalid" };

const VERSION = "v1";
const INVALID: Verified = { ok: false, why: "token_invalid" };

export async function mintVisitorToken(
	secret: string,
	of: Omit<VisitorClaims, "iat" | "exp"> & { readonly receivedAt: number },
): Promise<{ token: string; expiresAt: number }> {
	const expiresAt = of.receivedAt + VISITOR_TOKEN_MS;
	// The order of the keys is part of the signature: spelled out here, never spread.
	const claims: VisitorClaims = {
		aud: of.aud,
		acc: of.acc,
		team: of.team,
		case: of.case,
		iat: of.receivedAt,
		exp: expiresAt,
	};
	const signed = `${VERSION}.${toBase64Url(new TextEncoder().encode(JSON.stringify(claims)))}`;
	const mac = await crypto.subtle.sign("HMAC", await key(secret), new TextEncoder().encode(signed));
	return { token: `${signed}.${toBase64Url(new Uint8Array(mac))}`, expiresAt };
}

export async function verifyVisitorToken(
	secret: string,
	token: string,
	now: number,
): Promise<Verified> {
	const [version, payload, mac, ...rest] = token.split(".");
	if (version !== VERSION || payload === undefined || mac === undefined || rest.length > 0) {
		return INVALID;
	}
	const signature = fromBase64Url(mac);
	const body = fromBase64Url(payload);
	if (!signature || !body) return INVALID;
	const signed = new TextEncoder().encode(`${version}.${payload}`);
	// WebCrypto compares the signature in constant time.
	if (!(await crypto.subtle.verify("HMAC", await key(secret), signature, signed))) return INVALID;
	const claims = readClaims(body);
	if (!claims) return INVALID;
	return now < claims.exp ? { ok: true, claims } : { ok: false, why: "token_expired" };
}

function readClaims(bytes: Uint8Array): VisitorClaims | null {
	try {
		const it = JSON.parse(new TextDecoder().decode(bytes)) as Partial<VisitorClaims>;
		const texts = [it.aud, it.acc, it.team].every((text) => typeof text === "string");
		const numbers = [it.case, it.iat, it.exp].every((number) => Number.isSafeInteger(number));
		return texts && numbers ? (it as VisitorClaims) : null;
	} catch {
		return null;
	}
}

function key(secret: string): Promise<CryptoKey> {
	if (!secret) throw new Error("VISITOR_KEY is not set");
	return crypto.subtle.importKey(
		"raw",
		new TextEncoder().encode(secret),
		{ name: "HMAC", hash: "SHA-256" },
		false,
		["sign", "verify"],
	);
}
