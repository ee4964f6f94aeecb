// The stand-in's vitest project: its Worker in real workerd, with a real HTTP server of ours as the
// webhook's receiver. `live/` is part of the end-to-end run, since it needs a browser.
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
		testTimeout: 60_000,
	},
};
