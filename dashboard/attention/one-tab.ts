// Of all the tabs of one person on one device, exactly one makes sound: the one that holds a lock.
// A tab asks for it only once it can be heard. Where there are no locks, every tab rings: too much
// is better than nothing.
import { atom } from "nanostores";

const LOCK = "vez.ring";

export const $isVoice = atom(false);

interface Locks {
	request(name: string, work: () => Promise<void>): Promise<void>;
}

/** Waits for its turn to be the voice; `release` lets another tab take over. */
export function becomeVoice(locks: Locks | undefined = navigator.locks): () => void {
	if (!locks) {
		$isVoice.set(true);
		return () => $isVoice.set(false);
	}
	let release = (): void => {};
	let wanted = true;
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	void locks.request(LOCK, () => {
		if (!wanted) return Promise.resolve();
		$isVoice.set(true);
		return held;
	});
	return () => {
		wanted = false;
		$isVoice.set(false);
		release();
	};
}

/** What one tab did that the others must do too. */
export interface TabNews {
	readonly silenced: string;
}

export interface Channel {
	postMessage(news: TabNews): void;
	onmessage: ((event: MessageEvent<TabNews>) => void) | null;
}

export function openTabChannel(onNews: (news: TabNews) => void): Channel | undefined {
	if (typeof BroadcastChannel === "undefined") return;
	const channel: Channel = new BroadcastChannel("vez.tabs");
	channel.onmessage = (event) => onNews(event.data);
	return channel;
}
