// Builds the dashboard into dist/client: index.html at the root, the rest under app/, and the
// headers of every file served. Never empties dist/client, where the widget is built as well.
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";

const root = join(import.meta.dirname, "..");
const out = join(root, "dist/client");

/** No inline script or style; photos of brokers and properties come from anywhere over https. */
const CSP = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' https: data:",
	"font-src 'self'",
	"media-src 'self'",
	"connect-src 'self'",
	"manifest-src 'self'",
	"base-uri 'none'",
	"object-src 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join("; ");

/**
 * Rules of one file add up, so what the widget and the demo must not have is taken away (`!`)
 * before theirs is given.
 */
const HEADERS = `/*
  Content-Security-Policy: ${CSP}
  Strict-Transport-Security: max-age=63072000; includeSubDomains
  X-Content-Type-Options: nosniff
  Referrer-Policy: same-origin
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
/app/assets/*
  Cache-Control: public, max-age=31536000, immutable
/v1/*
  ! Content-Security-Policy
  ! Cross-Origin-Opener-Policy
  ! Cross-Origin-Resource-Policy
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  Cache-Control: public, max-age=3600, stale-while-revalidate=86400
/demo/*
  ! Content-Security-Policy
  ! Cross-Origin-Opener-Policy
`;

export async function buildDashboard() {
	await mkdir(out, { recursive: true });
	await rm(join(out, "app"), { recursive: true, force: true });
	await build({
		configFile: false,
		root: join(root, "dashboard"),
		base: "/",
		publicDir: false,
		logLevel: "warn",
		oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
		build: {
			outDir: out,
			emptyOutDir: false,
			assetsDir: "app/assets",
			assetsInlineLimit: 0,
			modulePreload: { polyfill: false },
		},
	});
	await cp(join(root, "dashboard/public"), out, { recursive: true });
	await writeFile(join(out, "_headers"), HEADERS);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	await buildDashboard();
}
