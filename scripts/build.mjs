// Builds everything a browser downloads into dist/client. The Worker itself is bundled by wrangler.
import { rm } from "node:fs/promises";
import { buildDashboard } from "./build-dashboard.mjs";
import { buildWidget } from "./build-widget.mjs";

export async function build() {
	await rm("dist/client", { recursive: true, force: true });
	await buildDashboard();
	await buildWidget();
}

if (process.argv[1] === import.meta.filename) await build();
