// The app's one line to its team, as the stores use it: commands go out here, the state of the
// connection is read here. Who answers (a socket, a test) is decided by whoever plugs it in.
import { atom } from "nanostores";
import type { StaffCommand, StaffFrame } from "../../protocol/staff.ts";
import type { CommandAnswer, LineState } from "../line/line.ts";

export interface Wire {
	command(command: StaffCommand, id?: string): Promise<CommandAnswer>;
	send(frame: StaffFrame): boolean;
}

export const $line = atom<LineState>({ at: "idle" });

let plugged: Wire | undefined;

export function plug(wire: Wire | undefined): void {
	plugged = wire;
}

export function command(what: StaffCommand, id?: string): Promise<CommandAnswer> {
	// Without a line nobody will ever answer; the caller stays in its optimistic state.
	return plugged?.command(what, id) ?? new Promise(() => {});
}

export function send(frame: StaffFrame): boolean {
	return plugged?.send(frame) ?? false;
}
