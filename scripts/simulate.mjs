// `npm run simulate -- --seed N --days D`: a team's life from a seed, every step checked.
//   --events E   stop after so many events (default 300,000; nightly: 50,000,000)
//   --seconds S  or after so long (default 60)
//   --one        this seed only
//   --sqlite     the engine over SQLite, the power going out, instead of the bare core
//   --mutants    plant each bug of test/simulator/*mutants.ts and see whether it is found
import { performance } from "node:perf_hooks";
import process from "node:process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
	options: {
		seed: { type: "string", default: "1" },
		days: { type: "string", default: "2" },
		events: { type: "string", default: "300000" },
		seconds: { type: "string", default: "60" },
		one: { type: "boolean", default: false },
		sqlite: { type: "boolean", default: false },
		mutants: { type: "boolean", default: false },
	},
});
const clock = () => performance.now();
const number = (text) => Number(text.replaceAll("_", "").replaceAll(",", ""));

if (values.mutants) {
	const { huntMutants } = await import("../test/simulator/hunt.ts");
	const { found, planted, report } = await huntMutants(clock);
	console.log(report);
	console.log(`mutants found ${found} of ${planted}`);
	process.exitCode = found === planted ? 0 : 1;
} else {
	const { coreOf, partsOf } = await import("../test/simulator/core.ts");
	const { onCore } = await import("../test/simulator/machine.ts");
	const { onSqlite } = await import("../test/simulator/sqlite-machine.ts");
	const { explained, simulate } = await import("../test/simulator/run.ts");
	const root = new URL("../", import.meta.url);
	const make = values.sqlite ? onSqlite(await partsOf(root)) : onCore(await coreOf(root));
	const budget = {
		days: number(values.days),
		events: number(values.events),
		ms: number(values.seconds) * 1_000,
		clock,
	};
	const figures = simulate(make, number(values.seed), budget, values.one ? 1 : Infinity);
	const rate = Math.round(figures.events / (figures.ms / 1_000));
	console.log(
		`${figures.events} events of ${figures.kinds.size} kinds in ${figures.steps} steps, ` +
			`${figures.refused} refused, ${figures.seeds} seeds, ` +
			`${(figures.ms / 1_000).toFixed(1)} s (${rate} events/s), hash ${figures.hash}`,
	);
	if (figures.failure) {
		console.log(explained(make, figures.failure, clock));
		process.exitCode = 1;
	}
}
