// `npm run nightly`: every proof in its night's size, one after the other, a line for each, and a last line
// `N passed, N failed`. All they say goes to .vez/nightly/<name>.log.
//   npm run nightly -- parser lives    these only
//   NIGHTLY_SHARE=0.002                a share of every size, to see that it runs
//   NIGHTLY_SEED=7                     of what is random; the day's number by default
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { install, ownNode, ROOT } from "./install.mjs";

const PINNED = 24;
const DAY_MS = 86_400_000;
/** What is worth repeating of all that was said. */
const SAID = [
	/^figure: (.+)$/,
	/^(\d+ events of .+)$/,
	/^(mutants found .+)$/,
	/^(lead to card: .+)$/,
	/^ +(Tests +.+)$/,
];

install();
if (Number(process.versions.node.split(".")[0]) < PINNED) {
	const again = [import.meta.filename, ...process.argv.slice(2)];
	const child = spawn(ownNode(), again, { stdio: "inherit" });
	child.on("exit", (code) => process.exit(code ?? 1));
} else {
	process.exit(await night(process.argv.slice(2)));
}

async function night(wanted) {
	const logs = join(ROOT, ".vez/nightly");
	mkdirSync(logs, { recursive: true });
	const steps = everything().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
	let passed = 0;
	for (const { name, commands, env = {} } of steps) {
		const log = join(logs, `${name}.log`);
		const began = performance.now();
		const ok = await all(commands, env, log);
		const seconds = ((performance.now() - began) / 1_000).toFixed(0);
		if (ok) passed += 1;
		const said = figures(readFileSync(log, "utf8")).join(" · ");
		console.log(`${ok ? "passed" : "FAILED"}  ${name}, ${seconds} s${said && `: ${said}`}`);
		if (!ok) console.log(`        ${log}`);
	}
	console.log(`${passed} passed, ${steps.length - passed} failed`);
	return steps.length > 0 && passed === steps.length ? 0 : 1;
}

/** In their order: first what is alone on the machine for long, last what measures it. */
function everything() {
	const share = Number(process.env.NIGHTLY_SHARE ?? 1);
	const seed = process.env.NIGHTLY_SEED ?? String(Math.floor(Date.now() / DAY_MS));
	const size = (whole, least) => String(Math.max(least, Math.round(whole * share)));
	const core = (file) => [["vitest", "run", "--project", "core", file]];
	const simulate = (...args) => ["node", "scripts/simulate.mjs", "--seed", seed, ...args];
	return [
		{
			name: "parser",
			commands: core("test/channels/whatsapp-fuzz"),
			env: { WHATSAPP_FUZZ: size(1_000_000, 1_000), WHATSAPP_SEED: seed },
		},
		{
			name: "webhooks",
			commands: [["vitest", "run", "--project", "worker", "test/connection/equal"]],
			env: { VITE_WEBHOOKS: size(10_000, 200) },
		},
		{
			name: "lives",
			commands: core("test/channels/whatsapp-lives"),
			env: { LIVES: size(100_000, 200) },
		},
		{
			name: "simulator",
			commands: [
				simulate("--events", size(50_000_000, 20_000), "--seconds", size(3_600, 5)),
				simulate("--sqlite", "--events", size(5_000_000, 2_000), "--seconds", size(900, 5)),
			],
		},
		{ name: "mutants", commands: [["node", "scripts/simulate.mjs", "--mutants"]] },
		{
			name: "storm",
			commands: [["vitest", "run", "--config", "vitest.e2e.config.ts", "test/e2e/storm.test.ts"]],
			env: { STORM_SEED: seed },
		},
		{
			name: "benches",
			commands: [
				["vitest", "run", "--config", "vitest.bench.config.ts"],
				["node", "bench/history.bench.ts", size(1_000, 100), size(100_000, 1_000)],
				["node", "bench/routing.mjs"],
				["node", "bench/load.ts", size(10_000, 100)],
			],
		},
	];
}

/** One after the other until one fails. */
async function all(commands, env, log) {
	const words = createWriteStream(log);
	let ok = true;
	for (const command of commands) ok = ok && (await run(command, env, words));
	await new Promise((done) => words.end(done));
	return ok;
}

function run([tool, ...args], env, words) {
	const bin = join(ROOT, "node_modules/.bin");
	const child = spawn(join(bin, tool), args, {
		cwd: ROOT,
		stdio: ["ignore", "pipe", "pipe"],
		env: {
			...process.env,
			...env,
			PATH: `${bin}:${process.env.PATH}`,
			NO_COLOR: "1",
			WRANGLER_SEND_METRICS: "false",
		},
	});
	child.stdout.pipe(words, { end: false });
	child.stderr.pipe(words, { end: false });
	return new Promise((done) => child.once("close", (code) => done(code === 0)));
}

function figures(text) {
	const lines = text.split("\n").flatMap((line) => {
		const found = SAID.map((one) => one.exec(line)?.[1]).find(Boolean);
		return found ? [found.replaceAll(/ +/g, " ").trim()] : [];
	});
	const told = lines.filter((line) => !line.startsWith("Tests"));
	// A count of tests stands for a step that has no figure of its own.
	return told.length > 0 ? told : lines;
}
