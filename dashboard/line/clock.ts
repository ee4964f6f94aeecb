// The server's clock as seen from here. Countdowns subtract from an instant of the server, so the
// difference between the two clocks must be right; the quickest round trip knows it best.
import { atom } from "nanostores";

interface Sample {
	readonly skew: number;
	readonly roundTrip: number;
	readonly takenAt: number;
}

const SAMPLE_LIFE_MS = 5 * 60_000;
/** A frame that carries the time but no round trip is trusted less than any measured one. */
const UNMEASURED_MS = 5_000;
const SLACK_MS = 50;

/** Milliseconds to add to this device's clock to get the server's. */
export const $skew = atom(0);

let best: Sample | undefined;

export function resetClock(): void {
	best = undefined;
	$skew.set(0);
}

/** Takes one answer of the server into account. `sentAt` and `receivedAt` are of this device. */
export function addClockSample(serverNow: number, sentAt: number, receivedAt: number): void {
	const roundTrip = Math.max(0, receivedAt - sentAt);
	consider({ skew: serverNow - (sentAt + roundTrip / 2), roundTrip, takenAt: receivedAt });
}

/** The time that came with a welcome: a first guess until a round trip was measured. */
export function addClockHint(serverNow: number, receivedAt: number): void {
	consider({ skew: serverNow - receivedAt, roundTrip: UNMEASURED_MS, takenAt: receivedAt });
}

function consider(sample: Sample): void {
	if (best && !isBetter(sample, best)) return;
	best = sample;
	$skew.set(sample.skew);
}

function isBetter(sample: Sample, than: Sample): boolean {
	if (sample.roundTrip <= than.roundTrip) return true;
	if (sample.takenAt - than.takenAt > SAMPLE_LIFE_MS || sample.takenAt < than.takenAt) return true;
	// Neither round trip can explain the gap: somebody set this device's clock meanwhile.
	const explained = (sample.roundTrip + than.roundTrip) / 2 + SLACK_MS;
	return Math.abs(sample.skew - than.skew) > explained;
}

export function serverNow(): number {
	return Date.now() + $skew.get();
}
