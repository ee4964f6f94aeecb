// Benchmarks that need workerd. Each compares two things in one run; none is part of `npm test`.
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
	plugins: [
		cloudflareTest({
			wrangler: { configPath: "./bench/wrangler.toml" },
			miniflare: { bindings: { VISITOR_KEY: "bench", SETUP_KEY: "bench", VAULT_KEY: "bench" } },
		}),
	],
	test: { name: "bench", include: ["bench/**/*.bench.test.ts"] },
});
