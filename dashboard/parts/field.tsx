// A labelled input with its hint and its problem, tied together for screen readers.

import type { InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";

type InputProps = Pick<
	InputHTMLAttributes<HTMLInputElement>,
	"inputMode" | "defaultValue" | "onInput" | "autocomplete" | "autocapitalize" | "spellcheck"
>;

interface FieldProps extends InputProps {
	readonly caption: string;
	readonly name: string;
	readonly type?: "text" | "email" | "password" | "tel";
	readonly hint?: string;
	readonly problem?: string | undefined;
}

export function Field({ caption, hint, problem, type = "text", ...input }: FieldProps) {
	const id = useId();
	const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
	return (
		<div class="field">
			<label for={id}>{caption}</label>
			<input
				{...input}
				// The library types each kind of input apart; a field is one of the textual ones.
				type={type as "text"}
				id={id}
				aria-invalid={problem ? "true" : undefined}
				aria-describedby={described || undefined}
			/>
			{hint && (
				<p class="field-hint" id={`${id}-hint`}>
					{hint}
				</p>
			)}
			{problem && (
				<p class="field-problem" id={`${id}-problem`}>
					{problem}
				</p>
			)}
		</div>
	);
}
