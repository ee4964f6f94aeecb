// An on-off choice in a list of settings.
interface SwitchProps {
	readonly label: string;
	readonly on: boolean;
	readonly onFlip: () => void;
	/** Names whom it is about when the label alone would not. */
	readonly about?: string;
}

export function Switch({ label, on, onFlip, about }: SwitchProps) {
	return (
		<button
			type="button"
			class="switch"
			role="switch"
			aria-checked={on}
			aria-label={about}
			onClick={onFlip}
		>
			<span class="switch-label">{label}</span>
			<span class="switch-track" aria-hidden="true" />
		</button>
	);
}
