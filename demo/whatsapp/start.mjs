// Starts the stand-in as a process of its own (wrangler dev over workerd, loopback, no network) and
// stops it again. Must not know the product: it is told one address of it, to keep clocks together.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { endOf, isReady, runWrangler } from "../../scripts/wrangler.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = resolve(HERE, "../..");
const LOG = join(ROOT, ".vez/standin.log");

/**
 * `productLab` is where the product moves its clock (POST {"ms":n}); without one only the stand-in's
 * own clock moves. `state` is the folder in which it remembers.
 */
export async function startStandIn({ port = 8789, state, productLab, quiet = false } = {}) {
	mkdirSync(join(ROOT, ".vez"), { recursive: true });
	if (!quiet) console.log("Subindo o WhatsApp de teste…");
	const worker = runWorker(port, resolve(ROOT, state ?? ".wrangler/standin"), productLab);
	const url = `http://127.0.0.1:${port}`;
	if (!(await isReady(worker, `${url}/_lab/clock`, 200))) {
		await worker.stop();
		throw new Error(`O WhatsApp de teste não subiu. Fim de .vez/standin.log:\n\n${endOf(LOG)}`);
	}
	return { url, ended: worker.ended, crash: worker.crash, stop: worker.stop };
}

/** Wrangler bundles beside its config: a copy of it in .vez keeps that out of the sources. */
function configFile() {
	const folder = join(ROOT, ".vez/standin");
	mkdirSync(folder, { recursive: true });
	const text = readFileSync(join(HERE, "wrangler.toml"), "utf8")
		.replace('main = "index.ts"', `main = ${JSON.stringify(join(HERE, "index.ts"))}`)
		.replace('directory = "page"', `directory = ${JSON.stringify(join(HERE, "page"))}`);
	const path = join(folder, "wrangler.toml");
	writeFileSync(path, text);
	return path;
}

function runWorker(port, state, productLab) {
	const args = ["dev", "--config", configFile(), "--port", String(port), "--persist-to", state];
	if (productLab) args.push("--var", `PRODUCT_LAB:${productLab}`);
	return runWrangler(args, LOG);
}
