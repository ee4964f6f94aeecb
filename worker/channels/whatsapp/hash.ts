// A name for events that bring none of their own, made of their content: two copies, one name.
// Not cryptographic, because parsing is synchronous and WebCrypto is not. Nothing is gained by forging
// it: posts are signed, and a collision makes somebody's second unknown event look like his first.
// Must not know what it names.

/** 64 bits as 16 hexadecimal digits. Two lanes mixed apart, crossed at the end. */
export function hash64(text: string): string {
	let a = 0xdeadbeef;
	let b = 0x41c6ce57;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		a = Math.imul(a ^ unit, 0x9e3779b1);
		b = Math.imul(b ^ unit, 0x5f356495);
	}
	const left = mix(a) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
	const right = mix(b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
	return hex(left) + hex(right);
}

function mix(lane: number): number {
	return Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
}

function hex(lane: number): string {
	return (lane >>> 0).toString(16).padStart(8, "0");
}
