// What was sorted some time ago, as it is to be told now: meanwhile a team may have said where somebody's
// words are, and a form may have become somebody else's. Writes nothing.
import type { Database } from "../database.ts";
import { readCode } from "./codes.ts";
import type { ToTeam } from "./sort.ts";
import { stayAt, stayOfMessage } from "./stays.ts";

export function asOfNow(db: Database, told: ToTeam, now: number): ToTeam {
	const { contact, item, of } = told;
	if (contact === null) return told;
	if (item.t === "message") return inHisStay(db, withOwnForm(db, told, now), contact);
	if (item.t === "amend" && of !== undefined) {
		const stay = stayOfMessage(db, contact, of);
		const known = stay !== null && stay.team === told.team && stay.case > 0;
		return known ? { ...told, pinned: true, item: { ...item, case: stay.case } } : told;
	}
	return item.t === "echo" ? inHisStay(db, told, contact) : told;
}

/** The conversation his words before it began: there it may have been heard already. */
function inHisStay(db: Database, told: ToTeam, contact: number): ToTeam {
	const stay = stayAt(db, contact, told.n);
	if (stay?.team !== told.team || told.item.case === stay.case) return told;
	return { ...told, item: { ...told.item, case: stay.case } };
}

/** Nobody is put into a form that somebody else wrote for since. */
function withOwnForm(db: Database, told: ToTeam, now: number): ToTeam {
	if (told.form === undefined || told.item.t !== "message") return told;
	const owner = readCode(db, told.form, now)?.contact ?? null;
	if (owner === null || owner === told.contact) return told;
	const { form: _, item, ...rest } = told;
	const { form: __, ...words } = item;
	return { ...rest, item: words };
}
