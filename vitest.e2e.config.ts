// The whole product, started as `npm start` starts it, and a real Chromium. One file after another:
// they share the machine's two cores and would otherwise measure each other.
import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		name: "e2e",
		include: ["test/e2e/**/*.test.ts", "test/standin/live/**/*.test.ts"],
		globalSetup: ["test/standin/receiver.ts"],
		fileParallelism: false,
		testTimeout: 180_000,
		hookTimeout: 180_000,
		// What a poll waits when left alone is one second, which a busy machine can take.
		expect: { poll: { timeout: 60_000 } },
	},
});
