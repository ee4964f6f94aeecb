// Starts the stand-in as a process of its own (wrangler dev over workerd, loopback, no network) and
// stops it again. Must not know the product: it is told one address of it, to keep clocks together.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = resolve(HERE, "../..");
const LOG = join(ROOT, ".vez/standin.log");
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

/**
 * `productLab` is where the product moves its clock (POST {"ms":n}); without one only the stand-in's
 * own clock moves. `state` is the folder in which it remembers.
 */
export async function startStandIn({ port = 8789, state, productLab, quiet = false } = {}) {
	mkdirSync(join(ROOT, ".vez"), { recursive: true });
	if (!quiet) console.log("Subindo o WhatsApp de teste…");
	const worker = runWorker(port, resolve(ROOT, state ?? ".wrangler/standin"), productLab);
	const url = `http://127.0.0.1:${port}`;
	try {
		await ready(url, worker);
	} catch (error) {
		await worker.stop();
		throw error;
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
	const log = createWriteStream(LOG);
	const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
	const args = [
		...["dev", "--config", configFile(), "--ip", "127.0.0.1"],
		...["--port", String(port), "--inspector-port", "0", "--persist-to", state],
		...(productLab ? ["--var", `PRODUCT_LAB:${productLab}`] : []),
		...["--log-level", "warn", "--show-interactive-dev-session=false"],
	];
	const name = process.platform === "win32" ? "node.cmd" : "node";
	const child = spawn(join(ROOT, "node_modules/.bin", name), [wrangler, ...args], {
		cwd: ROOT,
		stdio: ["ignore", "pipe", "pipe"],
		// Its own group: stopping it stops workerd as well.
		detached: process.platform !== "win32",
		env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1", NO_COLOR: "1" },
	});
	child.stdout.pipe(log);
	child.stderr.pipe(log);
	const ended = new Promise((done) => child.once("exit", done));
	const kill = (signal) => {
		try {
			if (process.platform === "win32") child.kill(signal);
			else process.kill(-child.pid, signal);
		} catch {
			// Already gone.
		}
	};
	const atExit = () => kill("SIGKILL");
	process.once("exit", atExit);
	ended.then(() => process.off("exit", atExit));
	return {
		ended,
		/** As when the power goes. */
		crash: async () => {
			kill("SIGKILL");
			await ended;
		},
		stop: async () => {
			kill("SIGTERM");
			await Promise.race([ended, wait(STOP_WITHIN_MS)]);
			kill("SIGKILL");
			await ended;
		},
	};
}

async function ready(url, worker) {
	let over = false;
	worker.ended.then(() => {
		over = true;
	});
	const until = Date.now() + READY_WITHIN_MS;
	while (!over && Date.now() < until) {
		const signal = AbortSignal.timeout(3_000);
		const response = await fetch(`${url}/_lab/clock`, { signal }).catch(() => null);
		if (response?.status === 200) return;
		await wait(150);
	}
	const log = readFileSync(LOG, "utf8").trim().split("\n").slice(-12);
	throw new Error(`O WhatsApp de teste não subiu. Fim de .vez/standin.log:\n\n${log.join("\n")}`);
}
