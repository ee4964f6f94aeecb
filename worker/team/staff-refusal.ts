// A member is told why not: the reason, and a sentence for him. Knows no command.
import { REASONS, type Reason, type Refusal } from "../../protocol/reasons.ts";
import type { ToStaff } from "../../protocol/staff.ts";
import { send } from "./sockets.ts";

export function refuse(
	socket: WebSocket,
	reason: Reason,
	id: string | undefined,
	why: Refusal = { reason, message: REASONS[reason].text },
): void {
	send(socket, { t: "refused", ...(id ? { id } : {}), ...why } satisfies ToStaff);
}
