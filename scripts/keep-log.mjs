// Keeps the log of a version as a fixture: what that release wrote, and the state it made of it.
// Run once for each release (`npm run keep-log`); a kept log is never made again.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineOver, play, script } from "../test/storage/script.ts";
import { PRESETS } from "../worker/routing/presets.ts";
import { canonical } from "../worker/storage/fold.ts";
import { MemoryStore } from "../worker/storage/memory.ts";
import { ROOT } from "./install.mjs";

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const folder = join(ROOT, "test/fixtures/logs");
const path = join(folder, `${version}.json`);
if (existsSync(path)) {
	console.error(`${path} is kept already: a released log never changes. Raise the version first.`);
	process.exit(1);
}
mkdirSync(folder, { recursive: true });
const logs = Object.keys(PRESETS).map((preset) => {
	const store = new MemoryStore();
	play(engineOver(store), script(preset));
	return { preset, events: store.everything(), state: canonical(store.load().team) };
});
writeFileSync(path, `${JSON.stringify({ version, logs })}\n`);
console.log(`${path}: ${logs.reduce((sum, { events }) => sum + events.length, 0)} events`);
