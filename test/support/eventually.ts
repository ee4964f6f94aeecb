// Waiting for what others do in their own time. Holds no expectations, and knows no runtime: for
// tests under Node, in workerd and in a browser's DOM alike.
import { vi } from "vitest";

/** Until what never comes is given up, in ms: a busy machine may be slow, and that is no fault. */
export const PATIENCE_MS = 30_000;

/** What `look` returns once it no longer throws. Throws its last error when that never happens. */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
	return vi.waitFor(look, { timeout: PATIENCE_MS, interval: 20 });
}
