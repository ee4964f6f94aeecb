// Who may connect a number and change one: checked here, in the object that owns the list, whatever
// the Worker already checked. Must not know tokens, Meta or HTTP.
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { ConnectionInput, ConnectionSummary } from "../../protocol/whatsapp.ts";
import type { Database } from "../database.ts";
import { accountOf } from "./catalogue.ts";
import {
	addConnection,
	allConnections,
	connectionById,
	dropConnection,
	droppedBy,
	isLiveElsewhere,
	isTaken,
	putLive,
	renameConnection,
} from "./connections.ts";
import type { Principal } from "./port.ts";
import { leadsAll, mayArrange } from "./roles.ts";
import { newName } from "./secrets.ts";

/** 131 random bits: the address Meta posts to is not to be guessed. */
const ID_CHARS = 22;

export function connections(db: Database, by: Principal): Answer<readonly ConnectionSummary[]> {
	if (!mayArrange(by)) return refuse("forbidden");
	return done(allConnections(db).filter(({ team }) => by.teams.includes(team)));
}

export function connection(db: Database, by: Principal, id: string): Answer<ConnectionSummary> {
	const found = connectionById(db, id);
	return found && leadsAll(by, [found.team]) ? done(found) : refuse("not_found");
}

export function newConnection(
	db: Database,
	by: Principal,
	{ team, phone }: ConnectionInput,
): Answer<{ id: string }> {
	if (!leadsAll(by, [team])) return refuse("forbidden");
	if (isTaken(db, phone, team)) return refuse("already_exists");
	const before = droppedBy(db, phone, team);
	if (before !== null) return done({ id: before });
	return done({ id: `${accountOf(db)?.slug ?? by.account}.${newName(ID_CHARS)}` });
}

export function recordConnection(
	db: Database,
	by: Principal,
	id: string,
	input: ConnectionInput,
): Answer<null> {
	const still = newConnection(db, by, input);
	if (!still.ok) return still;
	addConnection(db, id, input);
	return done(null);
}

export function rename(db: Database, by: Principal, id: string, name: string): Answer<null> {
	const found = connection(db, by, id);
	if (!found.ok) return found;
	renameConnection(db, id, name);
	return done(null);
}

/** Whether Meta may be asked to bring its messages: not while somebody else has the number. */
export function mayConfirm(db: Database, by: Principal, id: string): Answer<null> {
	const found = connection(db, by, id);
	if (!found.ok) return found;
	return isLiveElsewhere(db, found.value) ? refuse("already_exists") : done(null);
}

export function confirm(db: Database, by: Principal, id: string): Answer<null> {
	const may = mayConfirm(db, by, id);
	if (may.ok) putLive(db, id);
	return may;
}

export function disconnect(db: Database, by: Principal, id: string): Answer<null> {
	const found = connection(db, by, id);
	if (!found.ok) return found;
	dropConnection(db, id);
	return done(null);
}
