// Starts the product and stops it again: build, Worker, demo data, property site. Used by `npm start`
// and by the end-to-end test, so it prints nothing but progress. Must not know what the data are.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { seed } from "../demo/seed/seed.mjs";
import { startStandIn } from "../demo/whatsapp/start.mjs";
import { ownNode, ROOT } from "./install.mjs";

/** A failure that has a sentence for the person at the keyboard. */
export class ProblemWithWords extends Error {}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

/**
 * With a `whatsappPort` the stand-in for Meta's API comes too, and a clock that both share and that
 * people may move ahead; without one the product is as it would be deployed.
 */
export async function startProduct({
	port = 8787,
	sitePort = 8788,
	whatsappPort = null,
	state,
	quiet = false,
} = {}) {
	const say = quiet ? () => {} : (text) => console.log(text);
	const appUrl = `http://127.0.0.1:${port}`;
	await mustBeFree(port, "PORT");
	await mustBeFree(sitePort, "SITE_PORT");
	if (whatsappPort !== null) await mustBeFree(whatsappPort, "WHATSAPP_PORT");
	mkdirSync(join(ROOT, ".vez"), { recursive: true });
	const keys = localKeys();

	say("Montando o widget e o painel…");
	const { build } = await import("./build.mjs");
	await build();

	say("Subindo o Worker…");
	const folder = resolve(ROOT, state ?? ".wrangler/state");
	const lab = whatsappPort === null ? null : `http://127.0.0.1:${whatsappPort}`;
	const standIn =
		whatsappPort === null
			? null
			: await startStandIn({
					port: whatsappPort,
					state: join(folder, "whatsapp"),
					productLab: `${appUrl}${CLOCK}`,
					quiet,
				});
	let worker = runWorker(port, folder, lab);
	try {
		await ready(appUrl, worker);
		if (lab) await sameTime(appUrl, lab);
		say("Preparando a imobiliária de demonstração…");
		const info = await seed({ appUrl, sitePort, setupKey: keys.SETUP_KEY, standIn: lab });
		writeFileSync(join(ROOT, ".vez/demo.json"), `${JSON.stringify(info, null, "\t")}\n`);
		const { startSite } = await import("../demo/site/server.mjs");
		const site = await startSite({
			port: sitePort,
			appOrigin: `http://localhost:${port}`,
			siteKey: info.siteKey,
		});
		return {
			appUrl,
			siteUrl: site.url,
			port,
			sitePort,
			whatsappUrl: lab,
			info,
			ended: worker.ended,
			/** As when the power goes: killed at once, then started over the same disk. */
			crash: async () => {
				await worker.crash();
				worker = runWorker(port, folder, lab);
				await ready(appUrl, worker);
				if (lab) await sameTime(appUrl, lab);
			},
			stop: async () => {
				await Promise.all([site.close(), worker.stop(), standIn?.stop()]);
			},
		};
	} catch (error) {
		await Promise.all([worker.stop(), standIn?.stop()]);
		throw error;
	}
}

const CLOCK = "/api/_lab/clock";

/** The stand-in remembers how far ahead its clock is; the product, started anew, does not. */
async function sameTime(appUrl, lab) {
	const { now } = await (await fetch(`${lab}/_lab/clock`)).json();
	await fetch(appUrl + CLOCK, { method: "POST", body: JSON.stringify({ now }) });
}

/** Secrets of this machine only: made once, kept out of git. */
function localKeys() {
	const path = join(ROOT, ".dev.vars");
	const keys = {};
	for (const line of existsSync(path) ? readFileSync(path, "utf8").split("\n") : []) {
		const [, name, value] = /^([A-Z_]+)="?([^"]*)"?$/.exec(line.trim()) ?? [];
		if (name) keys[name] = value;
	}
	const missing = ["VISITOR_KEY", "SETUP_KEY", "VAULT_KEY"].filter((name) => !keys[name]);
	for (const name of missing) keys[name] = randomBytes(32).toString("base64url");
	const text = Object.entries(keys).map(([name, value]) => `${name}="${value}"\n`);
	if (missing.length > 0) writeFileSync(path, text.join(""), { mode: 0o600 });
	return keys;
}

function runWorker(port, state, lab) {
	const log = createWriteStream(join(ROOT, ".vez/worker.log"));
	const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
	const args = ["dev", "--ip", "127.0.0.1", "--port", String(port), "--persist-to", state];
	// Two of them live side by side here, each with its own.
	args.push("--inspector-port", "0");
	if (lab) {
		args.splice(1, 0, join(ROOT, "demo/lab/worker.ts"));
		args.push("--var", `PUBLIC_URL:http://127.0.0.1:${port}`, "--var", `GRAPH_URL:${lab}`);
		// People click this one: the fake phone lives on the name their browser knows.
		const phone = lab.replace("127.0.0.1", "localhost");
		args.push("--var", `WHATSAPP_LINK:${phone}/_lab/phone?to={to}&text={text}`);
	}
	const quiet = ["--log-level", "warn", "--show-interactive-dev-session=false"];
	const child = spawn(ownNode(), [wrangler, ...args, ...quiet], {
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
	process.once("exit", () => kill("SIGKILL"));
	return {
		ended,
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

async function ready(appUrl, worker) {
	let over = false;
	worker.ended.then(() => {
		over = true;
	});
	const until = Date.now() + READY_WITHIN_MS;
	while (!over && Date.now() < until) {
		// 401 is our own Worker speaking. Wrangler holds requests while a build is broken: do not wait.
		const signal = AbortSignal.timeout(3_000);
		const response = await fetch(`${appUrl}/api/me`, { signal }).catch(() => null);
		if (response?.status === 401) return;
		await wait(150);
	}
	const log = readFileSync(join(ROOT, ".vez/worker.log"), "utf8").trim().split("\n").slice(-12);
	throw new ProblemWithWords(`O Worker não subiu. Fim de .vez/worker.log:\n\n${log.join("\n")}`);
}

function mustBeFree(port, variable) {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", () => {
			const another = `${variable}=${port + 100} npm start`;
			reject(
				new ProblemWithWords(
					`A porta ${port} está ocupada por outro programa.\nFeche-o ou escolha outra: ${another}`,
				),
			);
		});
		probe.listen(port, "127.0.0.1", () => probe.close(resolve));
	});
}
