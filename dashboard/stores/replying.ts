// The message a broker is about to answer, for the composer to quote. One at a time, forgotten when
// it is sent, given up, or another conversation comes on screen.
import { atom } from "nanostores";
import type { Message } from "../../protocol/entry.ts";

export interface Replying {
	readonly caseId: number;
	readonly message: Message;
}

export const $replying = atom<Replying | undefined>();
