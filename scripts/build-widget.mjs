// Builds the two files a developer's page loads: v1/loader.js (classic) and v1/panel.js (module).
// Knows bytes and nothing of behaviour. Run directly it prints the sizes and fails over budget.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist/client/v1");

/** Brotli 11 bytes; docs/WIDGET.md states them. */
export const BUDGET = { "loader.js": 1_950, "panel.js": 14_000 };

/** Only the tokens a sheet uses, in px: a page that shrinks `html` must not shrink the widget. */
function tokensFor(css, tokens) {
	const declared = new Map(
		[...tokens.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]),
	);
	const needed = new Set();
	const need = (text) => {
		for (const [, name] of text.matchAll(/var\((--[\w-]+)/g)) {
			const value = declared.get(name);
			if (value === undefined || needed.has(name)) continue;
			needed.add(name);
			need(value);
		}
	};
	need(css);
	const lines = [...needed].map((name) => `${name}: ${declared.get(name)};`);
	const px = (text) => text.replace(/([\d.]+)rem/g, (_, n) => `${Number(n) * 16}px`);
	return `:host {\n${px(lines.join("\n"))}\n}\n`;
}

const inlineCss = {
	name: "inline-css",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
			path: join(resolveDir, path.replace("?inline", "")),
			namespace: "inline-css",
		}));
		onLoad({ filter: /./, namespace: "inline-css" }, async ({ path }) => {
			const css = await readFile(path, "utf8");
			const tokens = await readFile(join(root, "design/tokens.css"), "utf8");
			const { code } = await transform(tokensFor(css, tokens) + css, {
				loader: "css",
				minify: true,
				target: "esnext",
			});
			return { contents: code.trim(), loader: "text" };
		});
	},
};

async function bundle(entry, format) {
	const { outputFiles } = await build({
		absWorkingDir: root,
		entryPoints: [entry],
		bundle: true,
		minify: true,
		format,
		target: "es2022",
		charset: "utf8",
		jsx: "automatic",
		jsxImportSource: "preact",
		legalComments: "none",
		write: false,
		plugins: [inlineCss],
	});
	return outputFiles[0].text.trim();
}

export async function buildWidget() {
	const [panel, loader] = await Promise.all([
		bundle("widget/panel/main.tsx", "esm"),
		bundle("widget/loader.ts", "iife"),
	]);
	const hash = createHash("sha256").update(panel).digest("hex").slice(0, 8);
	const files = {
		// The panel's address carries its content, so that a cached loader never meets a stale panel.
		"loader.js": loader.replace("panel.js", `panel.js?${hash}`),
		"panel.js": panel,
	};
	await mkdir(out, { recursive: true });
	const sizes = {};
	for (const [name, text] of Object.entries(files)) {
		await writeFile(join(out, name), text);
		sizes[name] = {
			raw: Buffer.byteLength(text),
			gzip: gzipSync(text, { level: 9 }).length,
			brotli: brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
		};
	}
	return sizes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const sizes = await buildWidget();
	console.table(sizes);
	for (const [name, limit] of Object.entries(BUDGET)) {
		if (sizes[name].brotli > limit) {
			console.error(`${name}: ${sizes[name].brotli} B brotli, budget ${limit} B`);
			process.exitCode = 1;
		}
	}
}
