// Time in the demonstration: the machine's, and as much ahead as somebody moved it. Everything in this
// isolate reads it, since `Date.now` itself is replaced. Must not know who asks.

let aheadMs = 0;
const real = Date.now.bind(Date);

Date.now = () => real() + aheadMs;

export function ahead(): number {
	return aheadMs;
}

/** Never back: whoever saw an instant keeps to it. */
export function setAhead(ms: number): void {
	aheadMs = Math.max(aheadMs, Math.round(ms));
}
