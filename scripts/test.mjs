// `npm test` and `npm run check`: installs what is missing, the browser too, runs everything and
// ends with one line `N passed, N failed`. A step of its own counts as one test.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { install, ownNode, ROOT } from "./install.mjs";

const PINNED = 24;
const CHECK_ONLY = process.argv.includes("--check");

install();
if (Number(process.versions.node.split(".")[0]) < PINNED) {
	const again = [new URL(import.meta.url).pathname, ...process.argv.slice(2)];
	const child = spawn(ownNode(), again, { stdio: "inherit" });
	child.on("exit", (code) => process.exit(code ?? 1));
} else {
	process.exit(await everything());
}

async function everything() {
	mkdirSync(join(ROOT, ".vez"), { recursive: true });
	const total = { passed: 0, failed: 0 };
	const count = (name, passed, failed) => {
		total.passed += passed;
		total.failed += failed;
		console.log(`\n— ${name}: ${passed} passed, ${failed} failed\n`);
	};
	const step = (name, ok) => count(name, ok ? 1 : 0, ok ? 0 : 1);

	step("lint and format", run("biome", ["ci", "."]));
	step("types", run("tsc", ["-p", "."]));
	step("types of the pure core", run("tsc", ["-p", "worker/routing"]));
	step("build", await attempt(async () => (await import("./build.mjs")).build()));
	step("byte budgets", await attempt(async () => (await import("./budgets.mjs")).budgets()));
	if (CHECK_ONLY) {
		count("doors between rooms", ...vitest(["--project", "core", "test/house", "test/design"]));
		count("row budget", ...vitest(["--project", "worker", "test/team/budget.test.ts"]));
	} else {
		count("core, objects, screens", ...vitest([]));
		const browser = await attempt(async () => {
			process.env.CHROMIUM = (await import("./browser.mjs")).ensureBrowser();
		});
		if (browser) count("end to end", ...vitest(["--config", "vitest.e2e.config.ts"]));
		else step("a browser", false);
	}
	console.log(`${total.passed} passed, ${total.failed} failed`);
	return total.failed === 0 ? 0 : 1;
}

async function attempt(work) {
	try {
		return (await work()) !== false;
	} catch (error) {
		console.error(error);
		return false;
	}
}

function run(tool, args) {
	return spawnSync(join(ROOT, "node_modules/.bin", tool), args, options()).status === 0;
}

/** Passed and failed of one run; a run that broke before its tests counts as one failure. */
function vitest(args) {
	const report = join(ROOT, ".vez/vitest.json");
	rmSync(report, { force: true });
	const ok = run("vitest", [
		"run",
		"--reporter=default",
		"--reporter=json",
		`--outputFile.json=${report}`,
		...args,
	]);
	if (!existsSync(report)) return [0, 1];
	const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
	return [numPassedTests, ok ? numFailedTests : Math.max(1, numFailedTests)];
}

function options() {
	const path = `${join(ROOT, "node_modules/.bin")}:${process.env.PATH}`;
	return {
		cwd: ROOT,
		stdio: "inherit",
		env: { ...process.env, PATH: path, WRANGLER_SEND_METRICS: "false" },
	};
}
