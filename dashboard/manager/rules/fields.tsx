// The three kinds of values rules have: one of a few, a time, a count. Knows no rule.
import { useStore } from "@nanostores/preact";
import { useId, useState } from "preact/hooks";
import { rulesTexts } from "./texts.ts";

interface ChoiceProps<T extends string> {
	readonly caption: string;
	readonly value: T;
	readonly options: readonly (readonly [T, string])[];
	readonly onChange: (value: T) => void;
}

/** In this order, each by its name. */
export function named<T extends string>(
	keys: readonly T[],
	name: (key: T) => string,
): readonly (readonly [NoInfer<T>, string])[] {
	return keys.map((key) => [key, name(key)]);
}

export function Choice<T extends string>({ caption, value, options, onChange }: ChoiceProps<T>) {
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{caption}</label>
			<select
				id={id}
				value={value}
				onChange={(event) => {
					const chosen = options.find(([key]) => key === event.currentTarget.value);
					if (chosen) onChange(chosen[0]);
				}}
			>
				{options.map(([key, text]) => (
					<option key={key} value={key}>
						{text}
					</option>
				))}
			</select>
		</div>
	);
}

interface NumberProps {
	readonly caption: string;
	readonly value: number;
	readonly onChange: (value: number) => void;
	readonly hint?: string | undefined;
	readonly disabled?: boolean;
}

export function Count({ caption, value, onChange, hint }: NumberProps) {
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{caption}</label>
			<Whole id={id} value={value} onChange={onChange} hint={hint} />
			{hint && <Hint id={id} text={hint} />}
		</div>
	);
}

const UNITS = { s: 1, min: 60, h: 3_600 } as const;
type Unit = keyof typeof UNITS;

function unitOf(seconds: number): Unit {
	if (seconds === 0 || seconds % 60 !== 0) return "s";
	return seconds % 3_600 === 0 ? "h" : "min";
}

/** `value` and what it gives are seconds; people see the largest unit that fits. */
export function Duration({ caption, value, onChange, hint, disabled = false }: NumberProps) {
	const t = useStore(rulesTexts);
	const id = useId();
	const [unit, setUnit] = useState(() => unitOf(value));
	// Typed in seconds it may be whole minutes by now: the unit stays what was chosen.
	const fits = value % UNITS[unit] === 0 ? unit : unitOf(value);
	return (
		<div class="field">
			<label for={id}>{caption}</label>
			<div class="duration">
				<Whole
					id={id}
					value={value / UNITS[fits]}
					disabled={disabled}
					hint={hint}
					onChange={(many) => onChange(many * UNITS[fits])}
				/>
				<select
					aria-label={t.unit({ field: caption })}
					value={fits}
					disabled={disabled}
					onChange={(event) => {
						const chosen = event.currentTarget.value as Unit;
						setUnit(chosen);
						onChange((value / UNITS[fits]) * UNITS[chosen]);
					}}
				>
					{(Object.keys(UNITS) as Unit[]).map((key) => (
						<option key={key} value={key}>
							{t[`unit_${key}`]}
						</option>
					))}
				</select>
			</div>
			{hint && <Hint id={id} text={hint} />}
		</div>
	);
}

interface WholeProps extends Omit<NumberProps, "caption"> {
	readonly id: string;
}

/** The form's own check says what is wrong with it; until then nothing is changed. */
function Whole({ id, value, onChange, hint, disabled }: WholeProps) {
	return (
		<input
			id={id}
			type="number"
			inputMode="numeric"
			min={0}
			max={999_999}
			step={1}
			required
			value={value}
			disabled={disabled}
			aria-describedby={hint ? `${id}-hint` : undefined}
			onInput={({ currentTarget: { valueAsNumber } }) => {
				if (Number.isInteger(valueAsNumber) && valueAsNumber >= 0) onChange(valueAsNumber);
			}}
		/>
	);
}

function Hint({ id, text }: { readonly id: string; readonly text: string }) {
	return (
		<p class="field-hint" id={`${id}-hint`}>
			{text}
		</p>
	);
}
