// `npm start`: the whole product on this machine, with no account anywhere. Installs what is
// missing, changes to the pinned Node, starts everything and says where it is.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { install, ownNode } from "./install.mjs";

const PINNED = 24;

/** npm that is killed takes only its shell with it: whoever it leaves behind stops by himself. */
function whenOrphaned(stop) {
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent) stop();
	}, 1_000).unref();
}

install();
if (Number(process.versions.node.split(".")[0]) < PINNED) {
	const child = spawn(ownNode(), [fileURLToPath(import.meta.url)], { stdio: "inherit" });
	// Ctrl-C reaches the child by itself; a plain kill of this process must be handed on.
	for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
	process.on("SIGINT", () => {});
	whenOrphaned(() => child.kill("SIGTERM"));
	child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 0 : 1)));
} else {
	const { startProduct, ProblemWithWords } = await import("./product.mjs");
	const { addresses } = await import("./addresses.mjs");
	try {
		const product = await startProduct({
			port: Number(process.env.PORT ?? 8787),
			sitePort: Number(process.env.SITE_PORT ?? 8788),
			whatsappPort: Number(process.env.WHATSAPP_PORT ?? 8789),
			state: process.env.VEZ_STATE ?? ".wrangler/state",
		});
		console.log(addresses(product));
		let stopping = false;
		const stop = async () => {
			stopping = true;
			await product.stop();
			process.exit(0);
		};
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
			// Asked twice: do not wait for anyone.
			process.on(signal, () => (stopping ? process.exit(1) : stop()));
		}
		whenOrphaned(() => stopping || stop());
		await product.ended;
		if (!stopping) {
			console.error("O Worker parou sozinho. Veja .vez/worker.log.");
			process.exit(1);
		}
	} catch (error) {
		console.error(error instanceof ProblemWithWords ? `\n${error.message}\n` : error);
		process.exit(1);
	}
}
