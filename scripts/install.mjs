// Makes node_modules agree with package-lock.json, and finds the Node 24 that comes with it.
// Runs on the host's own Node (20 or newer) with nothing installed, so it imports only Node itself.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(fileURLToPath(import.meta.url), "../..");

const MODULES = join(ROOT, "node_modules");
const MARK = join(MODULES, ".vez-lock");

/** Runs `npm ci` when the installed packages are not those of the lock file. */
export function install() {
	const lock = createHash("sha256").update(readFileSync(join(ROOT, "package-lock.json")));
	const wanted = lock.digest("hex");
	const found = existsSync(MARK) ? readFileSync(MARK, "utf8").trim() : null;
	if (found === wanted && existsSync(ownNode())) return;
	console.log("Instalando as dependências (npm ci). Só na primeira vez ou quando elas mudam…");
	const npm = process.platform === "win32" ? "npm.cmd" : "npm";
	const { status } = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
		cwd: ROOT,
		stdio: ["ignore", "ignore", "inherit"],
		shell: process.platform === "win32",
	});
	if (status !== 0) {
		console.error("\nO npm ci falhou. Confira a conexão e rode `npm ci` para ver o erro completo.");
		process.exit(status ?? 1);
	}
	writeFileSync(MARK, `${wanted}\n`);
}

/** The Node that package.json pins, whatever the host has. */
export function ownNode() {
	const name = process.platform === "win32" ? "node.cmd" : "node";
	return join(MODULES, ".bin", name);
}
