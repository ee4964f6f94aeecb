// Three runtimes: the pure core and SQLite under Node, the objects in real workerd, the screens
// in a browser's DOM. The end-to-end run is vitest.e2e.config.ts: it needs the whole product up.
import { availableParallelism } from "node:os";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { standIn } from "./test/standin/project.ts";

/** A machine under load is slow, and no test is about that. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
	test: {
		// Two cores are two workers: left alone, one would look on.
		maxWorkers: Math.max(2, availableParallelism() - 1),
		projects: [
			{
				test: {
					...PATIENCE,
					name: "core",
					environment: "node",
					include: ["test/{routing,storage,channels,house,design,seeds,simulator}/**/*.test.ts"],
				},
			},
			{
				plugins: [
					cloudflareTest({
						wrangler: { configPath: "./wrangler.toml" },
						miniflare: {
							bindings: {
								VISITOR_KEY: "test-visitor-key",
								SETUP_KEY: "test-setup-key",
								VAULT_KEY: "test-vault-key",
							},
						},
					}),
				],
				test: {
					...PATIENCE,
					name: "worker",
					include: ["test/{team,directory,http,connection}/**/*.test.ts"],
				},
			},
			{
				oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
				test: {
					...PATIENCE,
					name: "ui",
					environment: "happy-dom",
					setupFiles: ["test/support/left-page.ts"],
					include: ["test/{widget,dashboard}/**/*.test.{ts,tsx}"],
				},
			},
			standIn,
		],
	},
});
