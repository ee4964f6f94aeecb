// Builds the two files a developer's page loads: v1/loader.js (classic) and v1/panel.js (module).
// Knows bytes and nothing of behaviour. Run directly it prints the sizes and fails over budget.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { minifySync } from "vite";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist/client/v1");

/** Brotli 11 bytes. The design's ceilings (widget.md 8); these may only go down. */
export const BUDGET = {
	"loader.js": 1_950,
	"panel.js": 14_000,
	"panel-en.js": 14_000,
	"panel-es.js": 14_000,
};

/**
 * Only the tokens a sheet uses, in px: a page that shrinks `html` must not shrink the widget.
 * Those equal in both schemes are written where they are used; the rest get short names, which
 * differ between the two sheets because they share one shadow root.
 */
function withTokens(css, tokens, prefix) {
	const declared = new Map(
		[...tokens.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [
			name,
			value.replace(/([\d.]+)rem/g, (_, n) => `${Number(n) * 16}px`),
		]),
	);
	const kept = new Map();
	const body = css.replace(/var\((--[\w-]+)\)/g, (use, name) => {
		const value = declared.get(name);
		// The loader sets these two from the customer's accent.
		if (value === undefined || name === "--brand" || name === "--on-brand") return use;
		if (!value.includes("light-dark")) return value;
		if (!kept.has(name)) kept.set(name, `--${prefix}${kept.size}`);
		return `var(${kept.get(name)})`;
	});
	const lines = [...kept].map(([name, short]) => `${short}:${declared.get(name)};`);
	return `:host{${lines.join("")}}${body}`;
}

const inlineCss = {
	name: "inline-css",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
			path: join(resolveDir, path.replace("?inline", "")),
			namespace: "inline-css",
		}));
		onLoad({ filter: /./, namespace: "inline-css" }, async ({ path }) => {
			const own = await readFile(path, "utf8");
			const [line, name] = /@import "(.+)";/.exec(own) ?? [];
			const css = name ? own.replace(line, await readFile(join(path, "..", name), "utf8")) : own;
			const tokens = await readFile(join(root, "design/tokens.css"), "utf8");
			const { code } = await transform(withTokens(css, tokens, basename(path)[0]), {
				loader: "css",
				minify: true,
				target: "esnext",
			});
			return { contents: code.trim(), loader: "text" };
		});
	},
};

async function bundle(entry, format, plugins = []) {
	const { outputFiles } = await build({
		absWorkingDir: root,
		entryPoints: [entry],
		bundle: true,
		format,
		target: "es2022",
		charset: "utf8",
		// `h` packs smaller than the automatic runtime, which the files name for tests and types.
		tsconfigRaw: {
			compilerOptions: { jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Fragment" },
		},
		inject: format === "esm" ? [join(root, "widget/panel/view/jsx-runtime.ts")] : [],
		logOverride: { "unsupported-jsx-comment": "silent" },
		legalComments: "none",
		write: false,
		plugins: [inlineCss, ...plugins],
	});
	// Oxc's minifier beats esbuild's by about 250 B on this code.
	const { code } = minifySync(entry, outputFiles[0].text, {
		module: format === "esm",
		compress: { target: "es2022" },
		mangle: { toplevel: true },
	});
	return code.trim();
}

/** Swaps the one file that chooses the language. */
const inLanguage = (language) => ({
	name: "language",
	setup({ onResolve }) {
		onResolve({ filter: /texts\/index\.ts$/ }, ({ resolveDir, path }) => ({
			path: join(resolveDir, path, `../${language}.ts`),
		}));
	},
});

export async function buildWidget() {
	const [loader, pt, en, es] = await Promise.all([
		bundle("widget/loader.ts", "iife"),
		...["pt-BR", "en", "es"].map((language) =>
			bundle("widget/panel/main.tsx", "esm", [inLanguage(language)]),
		),
	]);
	const hash = createHash("sha256").update(pt).update(en).update(es).digest("hex").slice(0, 8);
	const files = {
		// The panel's address carries its content, so that a cached loader never meets another panel.
		"loader.js": loader.replace(".js?", `.js?${hash}`),
		"panel.js": pt,
		"panel-en.js": en,
		"panel-es.js": es,
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
