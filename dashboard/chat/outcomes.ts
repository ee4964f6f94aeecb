// The closed lists of the protocol as plain data: a screen that only names them need not carry the
// schema library. The type makes a missing or foreign word an error.
import type { Outcome, RefuseWhy } from "../../protocol/staff.ts";

export const OUTCOMES = [
	"visit_booked",
	"proposal",
	"thinking",
	"not_interested",
	"no_answer",
	"invalid_phone",
	"duplicate",
	"spam",
] as const satisfies readonly Outcome[];

export const REFUSE_WHYS = [
	"visiting",
	"busy",
	"not_my_product",
	"other",
] as const satisfies readonly RefuseWhy[];
