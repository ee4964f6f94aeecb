// A field for a token or a key: hidden, can be looked at while it is typed, never filled in again.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import { Field } from "../../parts/field.tsx";
import { numbersTexts } from "./texts.ts";

interface SecretProps {
	readonly caption: string;
	readonly name: "token" | "appSecret";
	readonly hint: string;
	readonly problem: string | undefined;
}

export function SecretField({ caption, name, hint, problem }: SecretProps) {
	const t = useStore(numbersTexts);
	const [shown, setShown] = useState(false);
	return (
		<div class="secret">
			<Field
				caption={caption}
				name={name}
				type={shown ? "text" : "password"}
				autocomplete="off"
				spellcheck={false}
				hint={`${hint} ${t.neverShown}`}
				problem={problem}
			/>
			<button
				type="button"
				class="button quiet"
				aria-pressed={shown}
				aria-label={`${t.show}: ${caption}`}
				onClick={() => setShown(!shown)}
			>
				{shown ? t.hide : t.show}
			</button>
		</div>
	);
}
