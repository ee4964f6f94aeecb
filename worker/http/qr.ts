// An address as the modules of a QR code, packed for the wire: the widget only draws them. Knows nothing
// of what the address opens.
import { encode } from "uqr";

/** Row by row, first bit first, base64 without padding (protocol/lead.ts). */
export function qrBits(address: string): string {
	const { size, data } = encode(address, { border: 0, ecc: "L" });
	const bytes = new Uint8Array(Math.ceil((size * size) / 8));
	data.flat().forEach((dark, at) => {
		if (dark) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7));
	});
	return btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
}
