// A face or two letters. The colour comes from the name, so a person looks the same everywhere. Who
// waits on WhatsApp alternates between his face and its mark, until somebody opens the conversation.
import { initials } from "../format.ts";
import { Icon } from "./icon.tsx";

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
	/** Alternates with the mark of WhatsApp; half and half for who wants no motion. */
	readonly calling?: boolean | undefined;
}

export function Avatar({ name, photo, size, calling }: AvatarProps) {
	return (
		<span
			class={`avatar hue-${hueOf(name)} ${size ?? ""} ${calling ? "calling" : ""}`}
			aria-hidden="true"
		>
			{photo ? <img src={photo} alt="" loading="lazy" /> : initials(name)}
			{calling && (
				<span class="avatar-mark">
					<Icon name="whatsapp" />
				</span>
			)}
		</span>
	);
}
