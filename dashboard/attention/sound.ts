// Tones made on the spot: a lead (two rising notes), a message, a client's first line on WhatsApp
// (three quick ones), a call to return. They differ in pitch and rhythm, so nobody has to look. Sound needs a gesture first; "Ficar online" is it.
import { atom } from "nanostores";
import { $volume } from "../stores/prefs.ts";

export type SoundState = "blocked" | "on" | "muted";

/** Seconds from the start of a tone, and the pitch in hertz. */
type Note = readonly [at: number, pitch: number, length: number];

const TONES = {
	offer: [
		[0, 659.25, 0.16],
		[0.18, 987.77, 0.32],
	],
	message: [[0, 783.99, 0.18]],
	first: [
		[0, 880, 0.09],
		[0.11, 587.33, 0.09],
		[0.22, 880, 0.16],
	],
	callback: [[0, 329.63, 0.5]],
	hello: [
		[0, 523.25, 0.12],
		[0.12, 659.25, 0.2],
	],
} as const satisfies Record<string, readonly Note[]>;

export type ToneName = keyof typeof TONES;

export const RING_EVERY_S = 2;
/** A batch of rings is put on the audio clock at once: timers of a hidden page run late. */
const RINGS_AHEAD = 30;

export const $audio = atom<"blocked" | "running">("blocked");

let context: AudioContext | undefined;
let ring: { readonly out: GainNode; readonly again: ReturnType<typeof setTimeout> } | undefined;

function level(): number {
	return Number($volume.get()) / 100;
}

/** Must be called from a tap or a key. Resolves once sound can be heard. */
export async function startSound(): Promise<void> {
	if (typeof AudioContext === "undefined") return;
	context ??= new AudioContext();
	context.onstatechange = note;
	if (context.state !== "running") await context.resume();
	note();
}

function note(): void {
	$audio.set(context?.state === "running" ? "running" : "blocked");
}

function schedule(name: ToneName, start: number, out: AudioNode, audio: AudioContext): void {
	for (const [at, pitch, length] of TONES[name]) {
		const from = start + at;
		const oscillator = new OscillatorNode(audio, { type: "triangle", frequency: pitch });
		const envelope = new GainNode(audio, { gain: 0 });
		envelope.gain.setValueAtTime(0, from);
		envelope.gain.linearRampToValueAtTime(level(), from + 0.015);
		envelope.gain.exponentialRampToValueAtTime(0.0001, from + length);
		oscillator.connect(envelope).connect(out);
		oscillator.start(from);
		oscillator.stop(from + length + 0.02);
	}
}

export function play(name: ToneName): void {
	if (context?.state !== "running" || level() === 0) return;
	schedule(name, context.currentTime, context.destination, context);
}

export function startRinging(): void {
	stopRinging();
	if (context?.state !== "running" || level() === 0) return;
	const out = new GainNode(context);
	out.connect(context.destination);
	for (let i = 0; i < RINGS_AHEAD; i++) {
		schedule("offer", context.currentTime + i * RING_EVERY_S, out, context);
	}
	const again = setTimeout(startRinging, RINGS_AHEAD * RING_EVERY_S * 1_000);
	ring = { out, again };
}

export function stopRinging(): void {
	if (!ring) return;
	clearTimeout(ring.again);
	ring.out.disconnect();
	ring = undefined;
}
