// The clients of this person, out of the cases he may read; and what he is looking for.
import { atom, computed } from "nanostores";
import { $cases, $found } from "../stores/cases.ts";
import { $leads, $me } from "../stores/team.ts";
import { send } from "../stores/wire.ts";
import { groupClients } from "./group.ts";

/** The page holds what is open and what ended lately; a search brings older stays beside it. */
export const $clients = computed([$cases, $found, $me, $leads], (cases, found, me, leads) =>
	groupClients(
		[...new Map([...found, ...cases]).values()].filter(
			(view) => leads || view.owner?.id === me?.id,
		),
	),
);

const WAIT_MS = 300;
let asked = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks the server once he stops typing; an answer to an older question adds what it found, too. */
export function lookFor(text: string): void {
	$wanted.set(text);
	clearTimeout(timer);
	if (text.trim().length < 3) return;
	timer = setTimeout(
		() => send({ t: "find", id: ++asked, text: text.trim().slice(0, 80) }),
		WAIT_MS,
	);
}

/** Kept while he opens one client and comes back to the list. */
export const $wanted = atom("");
