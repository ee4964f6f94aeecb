// A password that can be looked at: typing blind on a phone is how people give up.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { enterTexts } from "../texts/later.ts";

interface PasswordFieldProps {
	readonly caption: string;
	readonly autocomplete: "current-password" | "new-password";
	readonly hint?: string;
	readonly problem: string | undefined;
}

export function PasswordField({ caption, autocomplete, hint, problem }: PasswordFieldProps) {
	const t = useStore(enterTexts);
	const [shown, setShown] = useState(false);
	return (
		<div>
			<Field
				caption={caption}
				name="password"
				type={shown ? "text" : "password"}
				autocomplete={autocomplete}
				{...(hint ? { hint } : {})}
				problem={problem}
			/>
			<label class="check">
				<input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
				{t.show}
			</label>
		</div>
	);
}
