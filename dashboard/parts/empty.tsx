// What a list says when it has nothing, is still coming, or failed: always a sentence and a way on.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface EmptyProps {
	readonly icon: IconName;
	readonly title: string;
	readonly hint?: string;
	/** It is the whole page, so its title heads it. */
	readonly page?: boolean;
	readonly children?: ComponentChildren;
}

export function Empty({ icon, title, hint, page, children }: EmptyProps) {
	return (
		<div class="empty">
			<span class="empty-mark">
				<Icon name={icon} />
			</span>
			{page ? <h1 class="empty-title">{title}</h1> : <p class="empty-title">{title}</p>}
			{hint && <p class="empty-hint">{hint}</p>}
			{children}
		</div>
	);
}

/** Grey rows in the shape of what is coming. */
export function Skeleton({ rows, label }: { readonly rows: number; readonly label: string }) {
	return (
		<div class="skeleton" role="status" aria-label={label}>
			{Array.from({ length: rows }, (_, i) => (
				<span key={i} class="skeleton-row" />
			))}
		</div>
	);
}
