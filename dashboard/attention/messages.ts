// Which change of my conversations deserves a sound: a client's first line on WhatsApp always, any
// other line when nobody is looking at it. Pure; the cases before and after are given.
import type { CaseView } from "../../protocol/staff.ts";
import type { ToneName } from "./sound.ts";

/** The conversation somebody is looking at; none while the page is hidden. */
type Looking = number | undefined;

function wrote(view: CaseView): boolean {
	return view.channel === "whatsapp" && view.whatsapp?.wrote === true;
}

/** A case that has only just become mine has a sound of its own: a ring, or a call to return. */
export function messageTone(
	before: readonly CaseView[],
	after: readonly CaseView[],
	looking: Looking,
): ToneName | undefined {
	const known = new Map(before.map((view) => [view.id, view]));
	let tone: ToneName | undefined;
	for (const view of after) {
		const old = known.get(view.id);
		if (!old || view.status === "closed") continue;
		if (wrote(view) && !wrote(old)) return "first";
		if (view.unread > old.unread && view.id !== looking) tone = "message";
	}
	return tone;
}
