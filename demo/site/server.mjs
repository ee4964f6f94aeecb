// The web server of the demo's property site: pages, styles and drawings of the fictional
// developer Aurora Imóveis. It fills in where Vez is served and the site's key, and hands out one
// page under a strict Content-Security-Policy.
// It must not know leads, teams or brokers, nor import anything of the product: to the product,
// this is somebody else's website.

import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));

const PAGES = {
	"/": { file: "inicio.html" },
	"/aurora-parque/": { file: "aurora-parque.html" },
	"/mirante-do-ipe/": { file: "mirante-do-ipe.html" },
	// The same page of a site whose link leads to the broker's own WhatsApp.
	"/mirante-do-ipe/corretor/": { file: "mirante-do-ipe.html", opensBroker: true },
	"/csp/": { file: "aurora-parque.html", strict: true },
};

const TYPES = {
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml; charset=utf-8",
	".jsonld": "application/ld+json; charset=utf-8",
	".txt": "text/plain; charset=utf-8",
};

const escapeAttribute = (text) =>
	text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** What a careful bank would send; the widget has to live under it. */
function strictPolicy(nonce, appOrigin) {
	return [
		`script-src 'nonce-${nonce}' 'strict-dynamic'`,
		`style-src 'nonce-${nonce}'`,
		"img-src 'self' data:",
		`connect-src ${appOrigin} ${appOrigin.replace(/^http/, "ws")}`,
		"base-uri 'none'",
		"object-src 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	].join("; ");
}

/** Reads every servable file once: a path that is not a key of the map does not exist. */
async function loadAssets() {
	const assets = new Map();
	const root = join(HERE, "assets");
	for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
		const type = TYPES[extname(entry.name)];
		if (!entry.isFile() || !type) continue;
		const path = join(entry.parentPath, entry.name);
		const address = `/assets/${path.slice(root.length + 1).replaceAll("\\", "/")}`;
		assets.set(address, { type, body: await readFile(path) });
	}
	return assets;
}

export async function startSite({
	port,
	appOrigin,
	siteKey,
	brokerSiteKey = siteKey,
	host = "127.0.0.1",
}) {
	const origin = new URL(appOrigin).origin;
	const assets = await loadAssets();
	const templates = new Map();
	for (const file of [...new Set(Object.values(PAGES).map((page) => page.file)), "404.html"]) {
		templates.set(file, await readFile(join(HERE, "pages", file), "utf8"));
	}

	function fill({ file, opensBroker }, nonce) {
		const values = {
			appOrigin: escapeAttribute(origin),
			siteKey: escapeAttribute(opensBroker ? brokerSiteKey : siteKey),
			nonce,
		};
		const html = templates.get(file);
		const page = nonce ? html : html.replaceAll(' nonce="{{nonce}}"', "");
		return page.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
	}

	function answer(method, path) {
		if (method !== "GET" && method !== "HEAD") {
			return {
				status: 405,
				headers: { allow: "GET, HEAD", "content-type": TYPES[".txt"] },
				body: "Método não permitido.\n",
			};
		}
		const html = { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" };
		const page = Object.hasOwn(PAGES, path) ? PAGES[path] : undefined;
		if (page?.strict) {
			const nonce = randomBytes(16).toString("base64url");
			const policy = strictPolicy(nonce, origin);
			return {
				status: 200,
				// A nonce that is stored is a nonce that is used twice.
				headers: { ...html, "cache-control": "no-store", "content-security-policy": policy },
				body: fill(page, nonce),
			};
		}
		if (page) return { status: 200, headers: html, body: fill(page) };
		if (Object.hasOwn(PAGES, `${path}/`)) {
			return { status: 308, headers: { location: `${path}/` }, body: "" };
		}
		const asset = assets.get(path);
		if (asset) {
			const headers = { "content-type": asset.type, "cache-control": "public, max-age=3600" };
			return { status: 200, headers, body: asset.body };
		}
		return { status: 404, headers: html, body: fill({ file: "404.html" }) };
	}

	const server = createServer((request, response) => {
		const { status, headers, body } = answer(request.method, request.url.split(/[?#]/, 1)[0]);
		response.writeHead(status, {
			"content-length": Buffer.byteLength(body),
			"x-content-type-options": "nosniff",
			"referrer-policy": "strict-origin-when-cross-origin",
			...headers,
		});
		response.end(request.method === "HEAD" ? undefined : body);
	});
	await new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, resolve);
	});
	return {
		url: `http://${host}:${server.address().port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
