// The clients of this person, out of the cases he may read; and what he is looking for.
import { atom, computed } from "nanostores";
import { $cases } from "../stores/cases.ts";
import { $leads, $me } from "../stores/team.ts";
import { groupClients } from "./group.ts";

export const $clients = computed([$cases, $me, $leads], (cases, me, leads) =>
	groupClients([...cases.values()].filter((view) => leads || view.owner?.id === me?.id)),
);

/** Kept while he opens one client and comes back to the list. */
export const $wanted = atom("");
