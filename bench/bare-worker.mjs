// Runs the bare Worker of webhook-bare.ts as a process of its own, as `npm start` runs the product: wrangler
// over workerd, on loopback. Knows nothing of what is measured.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../scripts/install.mjs";
import { endOf, isReady, runWrangler } from "../scripts/wrangler.mjs";

const LOG = join(ROOT, ".vez/bare.log");

/** `state` is the folder in which it keeps its rows; `secret` signs what it is sent. */
export async function startBare({ port, state, secret }) {
	const folder = join(ROOT, ".vez/bare");
	mkdirSync(folder, { recursive: true });
	const config = join(folder, "wrangler.toml");
	const main = JSON.stringify(join(ROOT, "bench/webhook-bare.ts"));
	writeFileSync(
		config,
		`name = "vez-bare"
main = ${main}
compatibility_date = "2026-10-01"
[[durable_objects.bindings]]
name = "BARE_INBOX"
class_name = "BareInbox"
[[migrations]]
tag = "v1"
new_sqlite_classes = ["BareInbox"]
`,
	);
	const args = ["dev", "--config", config, "--port", String(port), "--persist-to", state];
	const worker = runWrangler([...args, "--var", `SECRET:${secret}`], LOG);
	const url = `http://127.0.0.1:${port}/`;
	if (await isReady(worker, url, 200)) return { url, stop: worker.stop };
	await worker.stop();
	throw new Error(`the bare Worker did not come up; end of .vez/bare.log:\n\n${endOf(LOG)}`);
}
