// Finding a client of long ago: by name, e-mail or phone in any spelling, among the ended stays a member
// may read (seed 003, "Procure pelo cliente"). Looks at the newest ones and no further, so that a
// search costs no more in a team's tenth year. Must not know sockets.
import type { CaseView } from "../../protocol/staff.ts";
import type { MemberId } from "../routing/team.ts";
import type { ClosedCase, Loaded } from "../storage/store.ts";
import { leads } from "./broadcast.ts";
import { closedView } from "./closing.ts";

const LOOK_AT = 2_000;
const SHOWN = 30;
/** Below this, digits are in too many numbers to mean one. */
const MIN_DIGITS = 4;

export function findClosed(
	state: Loaded,
	closed: (owner: MemberId | null, limit: number) => readonly ClosedCase[],
	member: MemberId,
	query: string,
): CaseView[] {
	const found: CaseView[] = [];
	for (const one of closed(leads(state.team, member) ? null : member, LOOK_AT)) {
		const view = closedView(state, one);
		if (isLike(view, query)) found.push(view);
		if (found.length >= SHOWN) break;
	}
	return found;
}

function isLike({ client: { name, email, phone } }: CaseView, query: string): boolean {
	const words = plain(query).split(/\s+/).filter(Boolean);
	const texts = [plain(name), plain(email ?? "")];
	if (words.length > 0 && words.every((word) => texts.some((text) => text.includes(word))))
		return true;
	if (/\p{L}/u.test(query)) return false;
	const number = national(query);
	return (
		number.length >= MIN_DIGITS &&
		spellings(national(phone ?? "")).some((spelling) => spelling.includes(number))
	);
}

function plain(text: string): string {
	return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** As it is dialled at home: without country or trunk zero. */
function national(phone: string): string {
	return phone.replace(/\D/g, "").replace(/^(?:55(?=\d{10,11}$)|0+)/, "");
}

/** A mobile with and without its ninth digit; part of either may be what somebody remembers. */
function spellings(number: string): string[] {
	const [, area, rest] = /^(\d\d)9?([6-9]\d{7})$/.exec(number) ?? [];
	return area && rest ? [`${area}9${rest}`, `${area}${rest}`] : [number];
}
