// The doors between rooms, and a few habits of the house, read from the source itself. When a test
// here fails, either the change is in the wrong room or docs/ARCHITECTURE.md has to change with it.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

/** What each room may import, beside itself. Packages by name, rooms by folder. */
const DOORS: Record<string, readonly string[]> = {
	protocol: ["valibot"],
	design: [],
	"worker/routing": ["protocol/reasons.ts"],
	"worker/storage": ["worker/routing"],
	"worker/team": [
		"protocol",
		"worker/routing",
		"worker/storage",
		"worker/env.ts",
		"worker/within.ts",
		"worker/channels/port.ts",
		"worker/connection/port.ts",
		"worker/directory/port.ts",
		"cloudflare:workers",
		"valibot",
	],
	"worker/connection": [
		"protocol",
		"worker/channels",
		"worker/database.ts",
		"worker/env.ts",
		"worker/within.ts",
		"worker/directory/port.ts",
		"worker/team/port.ts",
		"cloudflare:workers",
	],
	"worker/directory": [
		"protocol",
		"worker/channels/phone.ts",
		"worker/database.ts",
		"worker/env.ts",
		"worker/team/port.ts",
		"cloudflare:workers",
		"node:crypto",
		"valibot",
	],
	"worker/channels": ["protocol", "worker/team/port.ts", "libphonenumber-js/max"],
	"worker/http": [
		"protocol",
		"worker/env.ts",
		"worker/within.ts",
		"worker/channels",
		"worker/connection/port.ts",
		"worker/directory/port.ts",
		"worker/team/port.ts",
		"hono",
		"uqr",
		"valibot",
	],
	widget: ["protocol", "design", "preact"],
	dashboard: ["protocol", "design", "preact", "nanostores", "@nanostores", "valibot"],
	demo: ["protocol", "scripts/wrangler.mjs", "node:", "cloudflare:workers"],
};

/** Files that belong to no room: the Worker's own door, and its bindings. */
const LOOSE: Record<string, readonly string[]> = {
	"worker/index.ts": [
		"worker/http",
		"worker/team/room.ts",
		"worker/directory/room.ts",
		"worker/connection/room.ts",
	],
	// The demonstration's clock is put around the whole Worker, through its one door.
	"demo/lab/worker.ts": ["worker/index.ts", "worker/env.ts", "demo/lab/clock.ts"],
	"worker/env.ts": ["worker/directory/port.ts", "worker/team/port.ts", "worker/connection/port.ts"],
	"worker/database.ts": [],
	"worker/within.ts": [],
};

interface Source {
	readonly path: string;
	readonly text: string;
	readonly imports: readonly string[];
}

function sources(folder: string): Source[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
		.map((entry) => {
			const full = join(entry.parentPath, entry.name);
			const text = readFileSync(full, "utf8");
			return { path: relative(ROOT, full), text, imports: importsOf(full, text) };
		});
}

function importsOf(file: string, text: string): string[] {
	const found = text.matchAll(
		/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
	);
	return [...found].map(([, a, b, c]) => {
		const name = a ?? b ?? c ?? "";
		return name.startsWith(".") ? relative(ROOT, resolve(file, "..", name)) : name;
	});
}

function allowed(target: string, room: string, doors: readonly string[]): boolean {
	if (target === room || target.startsWith(`${room}/`)) return true;
	return doors.some(
		(door) =>
			target === door ||
			target.startsWith(`${door}/`) ||
			(door.endsWith(":") && target.startsWith(door)),
	);
}

const HOUSE = ["protocol", "worker", "widget", "dashboard", "demo"].flatMap(sources);

function roomOf(path: string): string | undefined {
	if (path in LOOSE) return undefined;
	return Object.keys(DOORS).find((room) => path.startsWith(`${room}/`));
}

describe("the doors between rooms", () => {
	for (const [room, doors] of Object.entries(DOORS)) {
		it(`[A1] ${room} imports only what its door lets in`, () => {
			const inside = HOUSE.filter(({ path }) => path.startsWith(`${room}/`) && roomOf(path));
			if (room !== "design") expect(inside.length).toBeGreaterThan(0);
			const wrong = inside.flatMap(({ path, imports }) =>
				imports
					.filter((target) => !target.endsWith(".css") || !target.startsWith(room))
					.filter((target) => !allowed(target.replace(/\?.*$/, ""), room, doors))
					.map((target) => `${path} imports ${target}`),
			);
			expect(wrong).toEqual([]);
		});
	}

	it("[A2] a file outside every room has a door of its own", () => {
		const loose = HOUSE.filter(({ path }) => roomOf(path) === undefined);
		const wrong = loose.flatMap(({ path, imports }) =>
			imports
				.filter((target) => !allowed(target, path, LOOSE[path] ?? []))
				.map((target) => `${path} imports ${target}`),
		);
		expect(wrong).toEqual([]);
	});

	it("[A3] the reader of imports sees every kind of import", () => {
		const text =
			'import a from "x";\nimport {\n\tb,\n} from "./y.ts";\nexport { c } from "z";\nawait import("w");\nimport "s.css";\n';
		expect(importsOf(join(ROOT, "worker/a.ts"), text)).toEqual([
			"x",
			"worker/y.ts",
			"z",
			"w",
			"s.css",
		]);
	});
});

describe("the pure core", () => {
	const FORBIDDEN: readonly [string, RegExp][] = [
		["the clock", /\bDate\.now\b|new Date\(\s*\)|performance\.now/],
		["chance", /Math\.random|randomUUID|getRandomValues/],
		[
			"the platform",
			/cloudflare:|\bfetch\(|\bsetTimeout\b|\bsetInterval\b|\bWebSocket\b|\bcrypto\./,
		],
	];
	for (const [what, pattern] of FORBIDDEN)
		it(`[A4] knows nothing of ${what}`, () => {
			const core = HOUSE.filter(({ path }) => path.startsWith("worker/routing/"));
			expect(core.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
		});
});

describe("habits of the house", () => {
	const code = HOUSE.filter(({ path }) => !path.endsWith(".d.ts"));

	it("[A5] every file opens by saying what it holds", () => {
		const silent = code.filter(({ text }) => !/^(#!.*\n)?\/[/*]/.test(text));
		expect(silent.map(({ path }) => path)).toEqual([]);
	});

	it("[A6] no file outgrows one idea", () => {
		const long = code.filter(({ text }) => text.split("\n").length > 401);
		expect(long.map(({ path, text }) => `${path}: ${text.split("\n").length}`)).toEqual([]);
	});

	it("[A7] visitor text can never become HTML", () => {
		const sink =
			/\.innerHTML|\.outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\(|new Function\(/;
		expect(code.filter(({ text }) => sink.test(text)).map(({ path }) => path)).toEqual([]);
	});

	it("[A8] SQL holds no values, only places for them", () => {
		const spliced = /(?:exec|all|one|run|rows)(?:<[^>]*>)?\(\s*`[^`]*\$\{/;
		expect(code.filter(({ text }) => spliced.test(text)).map(({ path }) => path)).toEqual([]);
	});

	it("[A9] nothing is called after having no place of its own", () => {
		const vague = /\/(utils?|helpers?|common|misc)(\.|\/)/;
		expect(code.filter(({ path }) => vague.test(path)).map(({ path }) => path)).toEqual([]);
	});

	it("[A10] runtime dependencies are a dozen at most, pinned exactly, each with its reason", () => {
		const { dependencies, devDependencies } = JSON.parse(
			readFileSync(join(ROOT, "package.json"), "utf8"),
		) as Record<"dependencies" | "devDependencies", Record<string, string>>;
		const names = Object.keys(dependencies);
		expect(names.length).toBeLessThanOrEqual(12);
		const pins = Object.entries({ ...dependencies, ...devDependencies });
		expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
		const reasons = readFileSync(join(ROOT, "docs/DEPENDENCIES.md"), "utf8");
		expect(names.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
	});
});
