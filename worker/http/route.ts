// The form in which a route is declared: method, path, who may use it, the shape of its body. A
// route without `who` does not compile, and the app registers nothing but these.
// Must not know any particular route.
import type * as v from "valibot";
import type { Answer, Refusal } from "../../protocol/reasons.ts";
import type { Role } from "../../protocol/staff.ts";
import type { VisitorClaims } from "../channels/visitor-token.ts";
import type { Device, Integration, Principal, Site } from "../directory/port.ts";
import type { Env } from "../env.ts";
import type { RawBody } from "./body.ts";

/**
 * `operator` holds SETUP_KEY; `public-site` is a page listed by the site named in the request;
 * `visitor` holds the token of one conversation; `integration` a key that leaves leads; `meta` signed
 * the bytes with the secret of the number it posts to; a list of roles is exactly those roles.
 */
export type Who =
	| "anyone"
	| "operator"
	| "public-site"
	| "visitor"
	| "integration"
	| "meta"
	| "signed-in"
	| readonly Role[];

export interface VisitorCaller {
	readonly claims: VisitorClaims;
	readonly site: Site;
}

export type CallerOf<W extends Who> = W extends "signed-in" | readonly Role[]
	? Principal
	: W extends "public-site"
		? Site
		: W extends "visitor"
			? VisitorCaller
			: W extends "integration"
				? Integration
				: W extends "meta"
					? MetaCaller
					: null;

/** Meta, about one connected number. */
export interface MetaCaller {
	readonly connection: string;
}

export type Caller = Principal | Site | VisitorCaller | Integration | MetaCaller | null;

/** Whoever was let through, with the body where it had to be read to know him. */
export type Identified = Answer<{ readonly caller: Caller; readonly raw: RawBody | null }>;

export interface Ask<C, B> {
	readonly request: Request;
	readonly url: URL;
	readonly env: Env;
	readonly params: Readonly<Record<string, string>>;
	readonly caller: C;
	readonly body: B;
	/** The body's own bytes. */
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly device: Device;
}

export type Outcome = Response | Refusal;

interface Declared<W extends Who> {
	readonly method: "GET" | "POST" | "PUT" | "DELETE" | "OPTIONS";
	readonly path: `/api/${string}` | `/w/${string}`;
	readonly who: W;
	/** Answers an upgrade: refusals become closed sockets. */
	readonly socket?: boolean;
	/** Counted under this name: per integration key, else per site and network. */
	readonly limit?: string;
}

/** A declared route, its types forgotten: what the app registers and the tests enumerate. */
export interface Route extends Declared<Who> {
	readonly schema?: v.GenericSchema;
	readonly handle: (ask: Ask<Caller, unknown>) => Promise<Outcome>;
}

export type BodyOf<S> = S extends v.GenericSchema ? v.InferOutput<S> : null;

export function route<const W extends Who, S extends v.GenericSchema | undefined = undefined>(
	spec: Declared<W> & {
		readonly schema?: S;
		readonly handle: (ask: Ask<CallerOf<W>, BodyOf<S>>) => Promise<Outcome>;
	},
): Route {
	// The guard gives the handler exactly what `who` and `schema` promised it.
	return spec as unknown as Route;
}
