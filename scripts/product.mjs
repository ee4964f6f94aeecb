// Starts the product and stops it again: build, Worker, demo data, property site. Used by `npm start`
// and by the end-to-end test, so it prints nothing but progress. Must not know what the data are.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { seed } from "../demo/seed/seed.mjs";
import { startStandIn } from "../demo/whatsapp/start.mjs";
import { ROOT } from "./install.mjs";
import { endOf, isReady, runWrangler } from "./wrangler.mjs";

/** A failure that has a sentence for the person at the keyboard. */
export class ProblemWithWords extends Error {}

const LOG = join(ROOT, ".vez/worker.log");

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
			brokerSiteKey: info.brokerSiteKey,
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
	const args = ["dev", "--port", String(port), "--persist-to", state];
	if (lab) {
		args.splice(1, 0, join(ROOT, "demo/lab/worker.ts"));
		args.push("--var", `PUBLIC_URL:http://127.0.0.1:${port}`, "--var", `GRAPH_URL:${lab}`);
		// People click this one: the fake phone lives on the name their browser knows.
		const phone = lab.replace("127.0.0.1", "localhost");
		args.push("--var", `WHATSAPP_LINK:${phone}/_lab/phone?to={to}&text={text}`);
	}
	return runWrangler(args, LOG);
}

async function ready(appUrl, worker) {
	// 401 is our own Worker speaking.
	if (await isReady(worker, `${appUrl}/api/me`, 401)) return;
	throw new ProblemWithWords(`O Worker não subiu. Fim de .vez/worker.log:\n\n${endOf(LOG)}`);
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
