// The byte budgets of the product, measured on what was built. Prints a table; fails when one is
// passed. The row budget is a test of its own: test/team/budget.test.ts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { ownNode, ROOT } from "./install.mjs";

const OUT = join(ROOT, "dist/client");

const brotli = (bytes) =>
	brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** Scripts the dashboard's page loads before its first screen: its own and their static imports. */
function firstRoute() {
	const html = readFileSync(join(OUT, "index.html"), "utf8");
	const wanted = [...html.matchAll(/(?:src|href)="(\/app\/[^"]+\.js)"/g)].map(([, path]) => path);
	const seen = new Set();
	while (wanted.length > 0) {
		const path = wanted.pop();
		if (seen.has(path)) continue;
		seen.add(path);
		const text = readFileSync(join(OUT, path), "utf8");
		for (const [, name] of text.matchAll(/(?:from|import)\s*"(\.\/[^"]+\.js)"/g))
			wanted.push(join(path, "..", name));
	}
	if (seen.size === 0) throw new Error("index.html loads no script: is the dashboard built?");
	return [...seen].map((path) => readFileSync(join(OUT, path)));
}

function styles() {
	const html = readFileSync(join(OUT, "index.html"), "utf8");
	return [...html.matchAll(/href="(\/app\/[^"]+\.css)"/g)].map(([, path]) =>
		readFileSync(join(OUT, path)),
	);
}

function workerUpload() {
	const folder = mkdtempSync(join(tmpdir(), "vez-upload-"));
	try {
		const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
		const { status, stderr } = spawnSync(
			ownNode(),
			[wrangler, "deploy", "--dry-run", "--minify", "--outdir", folder],
			{ cwd: ROOT, encoding: "utf8", env: { ...process.env, WRANGLER_SEND_METRICS: "false" } },
		);
		if (status !== 0) throw new Error(`wrangler --dry-run: ${stderr}`);
		const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
		return scripts.reduce((sum, name) => sum + gzip(readFileSync(join(folder, name))), 0);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const sum = (files, measure) => files.reduce((total, bytes) => total + measure(bytes), 0);

export function budgets() {
	const rows = [
		["widget loader, brotli -11", brotli(readFileSync(join(OUT, "v1/loader.js"))), 1_950],
		["widget panel, brotli -11", brotli(readFileSync(join(OUT, "v1/panel.js"))), 14_000],
		["dashboard first route JS, gzip", sum(firstRoute(), gzip), 35_000],
		["dashboard CSS, gzip", sum(styles(), gzip), 8_000],
		// A third is the numbering plans of the world, a tenth Meta's API.
		["worker upload, gzip", workerUpload(), 165_000],
	];
	for (const [name, size, most] of rows) {
		const mark = size <= most ? "ok  " : "OVER";
		console.log(`${mark} ${name.padEnd(34)} ${String(size).padStart(7)} of ${most} B`);
	}
	return rows.every(([, size, most]) => size <= most);
}

if (process.argv[1] === import.meta.filename) process.exit(budgets() ? 0 : 1);
