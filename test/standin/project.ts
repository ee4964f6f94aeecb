// The stand-in's two vitest projects: its Worker in real workerd, with a real HTTP server of ours as the
// webhook's receiver; and the same Worker as `npm start` runs it, with a browser on its phone.
import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";

export const standIn = {
	plugins: [
		cloudflareTest({
			wrangler: { configPath: join(import.meta.dirname, "../../demo/whatsapp/wrangler.toml") },
		}),
	],
	test: {
		name: "standin",
		include: ["test/standin/*.test.ts"],
		globalSetup: ["test/standin/receiver.ts"],
		testTimeout: 20_000,
	},
};

export const standInLive = {
	test: {
		name: "standin-live",
		environment: "node" as const,
		include: ["test/standin/live/*.test.ts"],
		globalSetup: ["test/standin/receiver.ts"],
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
};
