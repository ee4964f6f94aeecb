// The five seeds and their scenarios, in the order of the documents.
import type { Scenario } from "../support/office/office.ts";
import { SEED_000 } from "./000.ts";
import { SEED_001 } from "./001.ts";
import { SEED_002 } from "./002.ts";
import { SEED_003 } from "./003.ts";
import { SEED_004 } from "./004.ts";

export const SEEDS: readonly (readonly [string, readonly Scenario[]])[] = [
	["000 Hypnobox, chat x WhatsApp", SEED_000],
	["001 Chatspot", SEED_001],
	["002 3C+", SEED_002],
	["003 Hypnobox WhatsApp", SEED_003],
	["004 Roleta de atendimento", SEED_004],
];
