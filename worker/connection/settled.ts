// What a team's answer means here: which stay a contact is in from now on, which form was his, where a
// file belongs, and that what waited for him may go on. Must not know RPC or the order of work.
import type { Database } from "../database.ts";
import type { Heard } from "../team/port.ts";
import { bindCode } from "./codes.ts";
import { fileIn } from "./files.ts";
import { unpark } from "./inbox.ts";
import type { ToTeam } from "./sort.ts";
import { noteFailure } from "./state.ts";
import { moveTo } from "./stays.ts";

/** In the transaction that moves the inbox past it. */
export function settled(db: Database, told: ToTeam, answer: Heard, now: number): void {
	const { contact, team, form, item, n } = told;
	const attachment = "body" in item ? item.body.attachment : undefined;
	if (attachment && "media" in attachment && answer.at === "case")
		fileIn(db, { team, case: answer.case }, attachment.media, now);
	if (answer.at !== "case") {
		// Its words stay in the inbox; somebody has to know that no team has them.
		noteFailure(db, "event", `${item.t} ${answer.at === "nowhere" ? answer.why : answer.at}`, now);
		return;
	}
	if (item.t !== "message" || contact === null) return;
	moveTo(db, contact, n, { team, case: answer.case });
	if (form !== undefined && item.form === answer.case) bindCode(db, form, contact);
	unpark(db, contact);
}
