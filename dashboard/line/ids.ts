// Ids that a client gives to what it sends: UUID version 7. They sort in the order they were made,
// even within one millisecond, because messages written quickly must keep their order.

const SEQUENCES = 0x1000;

let lastTime = 0;
let sequence = 0;

export function newId(): string {
	const now = Date.now();
	if (now > lastTime) {
		lastTime = now;
		sequence = 0;
	} else {
		sequence += 1;
		if (sequence === SEQUENCES) {
			lastTime += 1;
			sequence = 0;
		}
	}
	const random = crypto.getRandomValues(new Uint8Array(8));
	random[0] = 0x80 | ((random[0] ?? 0) & 0x3f);
	const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
	const time = lastTime.toString(16).padStart(12, "0");
	const counted = sequence.toString(16).padStart(3, "0");
	return `${time.slice(0, 8)}-${time.slice(8)}-7${counted}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
