// The way back to the list of numbers.
import { useStore } from "@nanostores/preact";
import { Icon } from "../../parts/icon.tsx";
import { numbersTexts } from "./texts.ts";

export function BackToAll() {
	const t = useStore(numbersTexts);
	return (
		<a class="text-button number-back" href="/gestao/whatsapp">
			<Icon name="back" />
			{t.all}
		</a>
	);
}
