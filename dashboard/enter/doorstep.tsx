// The frame of the pages before signing in.
import type { ComponentChildren } from "preact";

interface DoorstepProps {
	readonly title: string;
	readonly lead: string;
	readonly children: ComponentChildren;
}

export function Doorstep({ title, lead, children }: DoorstepProps) {
	return (
		<main class="doorstep" id="content">
			<div class="doorstep-card">
				<img src="/app/icon.svg" alt="" width="56" height="56" />
				<h1>{title}</h1>
				<p class="doorstep-lead">{lead}</p>
				{children}
			</div>
		</main>
	);
}
