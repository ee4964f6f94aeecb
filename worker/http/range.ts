// The part of a file a `Range` header asks for (RFC 9110, one range of bytes; several are answered with
// the whole, as allowed). Knows no file.

export interface Part {
	readonly offset: number;
	readonly length: number;
}

/** Null: the whole. `none`: there is no such part. `size` in bytes. */
export function partOf(header: string | null, size: number): Part | "none" | null {
	const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
	if (from === "" && to === "") return null;
	// The last bytes, as many as that.
	const offset = from === "" ? Math.max(0, size - Number(to)) : Number(from);
	const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
	if (from !== "" && to !== "" && Number(to) < Number(from)) return null;
	return offset > end || offset >= size ? "none" : { offset, length: end - offset + 1 };
}
