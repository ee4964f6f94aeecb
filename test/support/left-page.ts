// A page that is left takes its timers with it, and begins no more. Node's own outlive the page a
// file of tests drew: nanostores tidies up a second after its last listener, by then without a
// document, and which file that second ends in is chance. Knows no screen.
import { clearTimeout as end } from "node:timers";
import { afterAll } from "vitest";

type Begin = (...args: unknown[]) => NodeJS.Timeout;

const begun = new Set<NodeJS.Timeout>();
let left = false;

/** The same function, whose timers end with the page. */
function kept(begin: unknown): typeof setTimeout & typeof setInterval {
	const keeping: Begin = (...args) => {
		const timer = (begin as Begin)(...args);
		if (left) end(timer);
		else begun.add(timer);
		return timer;
	};
	return keeping as unknown as ReturnType<typeof kept>;
}

/** Ends what waits still. From then on nothing of the page's rings. */
export function leavePage(): void {
	left = true;
	for (const timer of begun) end(timer);
	begun.clear();
}

globalThis.setTimeout = kept(globalThis.setTimeout);
globalThis.setInterval = kept(globalThis.setInterval);
afterAll(leavePage);
