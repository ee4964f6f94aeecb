// The corner where short sentences appear. One polite region for the whole app.
import { useStore } from "@nanostores/preact";
import { $toasts, dismissToast } from "../stores/toasts.ts";
import { shellTexts } from "../texts/core.ts";
import { Icon } from "./icon.tsx";

export function Toasts() {
	const toasts = useStore($toasts);
	const t = useStore(shellTexts);
	return (
		<div class="toasts" role="status">
			{toasts.map((toast) => (
				<div class="toast" key={toast.id}>
					<p>{toast.text}</p>
					<button
						type="button"
						class="icon-button"
						aria-label={t.close}
						onClick={() => dismissToast(toast.id)}
					>
						<Icon name="close" />
					</button>
				</div>
			))}
		</div>
	);
}
