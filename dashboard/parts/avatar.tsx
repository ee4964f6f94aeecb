// A face or two letters. The colour comes from the name, so a person looks the same everywhere.
import { initials } from "../format.ts";

const HUES = 6;

function hueOf(name: string): number {
	let sum = 0;
	for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
	return sum % HUES;
}

interface AvatarProps {
	readonly name: string;
	readonly photo?: string | undefined;
	readonly size?: "small" | "large";
}

export function Avatar({ name, photo, size }: AvatarProps) {
	return (
		<span class={`avatar hue-${hueOf(name)} ${size ?? ""}`} aria-hidden="true">
			{photo ? <img src={photo} alt="" loading="lazy" /> : initials(name)}
		</span>
	);
}
