// One `wrangler dev` on loopback as a process group of its own: started, awaited until it answers,
// stopped, or cut off as when the power goes. Knows nothing of what it runs.
import { spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ownNode, ROOT } from "./install.mjs";

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

/** `args` are those of `wrangler`; `log` is where all of its words go. */
export function runWrangler(args, log) {
	const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
	const loopback = ["--ip", "127.0.0.1", "--inspector-port", "0"];
	const quiet = ["--log-level", "warn", "--show-interactive-dev-session=false"];
	const child = spawn(ownNode(), [wrangler, ...args, ...loopback, ...quiet], {
		cwd: ROOT,
		stdio: ["ignore", "pipe", "pipe"],
		// Its own group: stopping it stops workerd as well.
		detached: process.platform !== "win32",
		env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1", NO_COLOR: "1" },
	});
	const words = createWriteStream(log);
	child.stdout.pipe(words);
	child.stderr.pipe(words);
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

/** Whether `url` answered with `status` before the worker ended or a minute was over. */
export async function isReady(worker, url, status) {
	let over = false;
	worker.ended.then(() => {
		over = true;
	});
	const until = Date.now() + READY_WITHIN_MS;
	while (!over && Date.now() < until) {
		// Wrangler holds requests while a build is broken: do not wait.
		const signal = AbortSignal.timeout(3_000);
		const response = await fetch(url, { signal }).catch(() => null);
		if (response?.status === status) return true;
		await wait(150);
	}
	return false;
}

export function endOf(log) {
	return readFileSync(log, "utf8").trim().split("\n").slice(-12).join("\n");
}
