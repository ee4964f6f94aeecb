// Coming in and going out: setting the account up, signing in, accepting an invite, ending
// sessions. One place opens sessions, so no other path can skip a check.
// Must not know HTTP, cookies or how teams are told.
import type { InviteAcceptInput, MeView, SetupInput, SignInInput } from "../../protocol/api.ts";
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { Database } from "../database.ts";
import { accountOf, allTeams } from "./catalogue.ts";
import { dropInvites, readInvite } from "./invites.ts";
import { isObvious } from "./obvious.ts";
import { checkPassword, hashPassword } from "./passwords.ts";
import {
	activate,
	type Person,
	personByEmail,
	personById,
	personView,
	setPassword,
	writeInvited,
} from "./people.ts";
import type { Device, SignedIn } from "./port.ts";
import { endAllSessions, knowsNet, openSession } from "./sessions.ts";
import { announce } from "./setup.ts";
import { admit, forgetOldTries, forgive, PER_ACCOUNT, PER_NET } from "./throttle.ts";

export async function setUp(
	db: Database,
	input: SetupInput,
	device: Device,
	now: number,
): Promise<Answer<SignedIn>> {
	if (accountOf(db)) return refuse("already_exists");
	const weak = obvious(input.admin.password, input.admin.email);
	if (weak) return weak;
	const password = await hashPassword(input.admin.password);
	// Hashing took time: somebody else may have set it up meanwhile.
	if (accountOf(db)) return refuse("already_exists");
	return db.transaction(() => {
		db.run(
			"INSERT INTO account (id, slug, company, creci, created_at) VALUES (1, ?, ?, ?, ?)",
			input.slug,
			input.company,
			input.creci ?? null,
			now,
		);
		const { name, email } = input.admin;
		const id = writeInvited(db, { name, email, role: "admin" });
		activate(db, id, password);
		return letIn(db, id, device, now);
	});
}

/** The same answer, after the same work, for a wrong password and for nobody. */
export async function signIn(
	db: Database,
	input: SignInInput,
	device: Device,
	clock: () => number,
): Promise<Answer<SignedIn>> {
	const { own, net } = throttleKeys(db, input.email, device);
	const { waitMs } = db.transaction(() => {
		forgetOldTries(db, clock());
		const keys = [[own, PER_ACCOUNT] as const, [net, PER_NET] as const];
		return admit(db, keys, clock());
	});
	if (waitMs > 0) return refuse("throttled", { message: waitSentence(waitMs) });
	const before = personByEmail(db, input.email);
	const { matches, outdated } = await checkPassword(before?.password ?? null, input.password);
	if (!before || !matches) return refuse("invalid_credentials");
	const fresh = outdated ? await hashPassword(input.password) : null;
	// Read again: while the password was being checked he may have been put out or changed it.
	const person = personById(db, before.id);
	if (person?.status !== "active" || person.password !== before.password) {
		return refuse("invalid_credentials");
	}
	return db.transaction(() => {
		if (fresh) setPassword(db, person.id, fresh);
		forgive(db, own, net);
		return letIn(db, person.id, device, clock());
	});
}

/** Sets the password and signs him in. Whoever held a session of his before loses it. */
export async function acceptInvite(
	db: Database,
	input: InviteAcceptInput,
	device: Device,
	clock: () => number,
): Promise<Answer<SignedIn>> {
	const invited = readInvite(db, input.token, clock());
	if (invited === null) return refuse("invite_invalid");
	const weak = obvious(input.password, personById(db, invited)?.email ?? "");
	if (weak) return weak;
	const password = await hashPassword(input.password);
	return db.transaction(() => {
		const id = readInvite(db, input.token, clock());
		if (id === null) return refuse("invite_invalid");
		dropInvites(db, id);
		endAllSessions(db, id);
		activate(db, id, password);
		announce(db, id, clock());
		return letIn(db, id, device, clock());
	});
}

export function meOf(db: Database, person: Person): MeView {
	const account = accountOf(db);
	const view = personView(db, person);
	return {
		person: view,
		account: { slug: account?.slug ?? "", company: account?.company ?? "" },
		teams: allTeams(db).filter((team) => view.teams.includes(team.id)),
	};
}

function obvious(password: string, email: string): Answer<never> | null {
	const fields = { password: "Esta senha é fácil de adivinhar. Escolha outra, como uma frase." };
	return isObvious(password, email) ? refuse("invalid_input", { fields }) : null;
}

function letIn(db: Database, id: number, device: Device, now: number): Answer<SignedIn> {
	const person = personById(db, id);
	if (!person) return refuse("invalid_credentials");
	const session = openSession(db, person.id, person.role, device, now);
	return done({ me: meOf(db, person), ...session });
}

/**
 * A network he has signed in from keeps a counter of its own: a stranger who spends an account's
 * tries does not lock the owner out of his own office.
 */
function throttleKeys(db: Database, email: string, device: Device): { own: string; net: string } {
	const home = knowsNet(db, email, device.ip) ? `@${device.ip}` : "";
	return { own: `account:${email}${home}`, net: `net:${device.ip}` };
}

function waitSentence(waitMs: number): string {
	const minutes = Math.ceil(waitMs / 60_000);
	return `Muitas tentativas. Tente de novo em ${minutes} ${minutes === 1 ? "minuto" : "minutos"}.`;
}
