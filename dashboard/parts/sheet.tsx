// A modal for something that was asked for: a sheet from below on phones, a window on desktops.
// The browser's own dialog keeps focus inside and closes on Escape.

import { useStore } from "@nanostores/preact";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { shellTexts } from "../texts/core.ts";
import { Icon } from "./icon.tsx";

interface SheetProps {
	readonly title: string;
	readonly onClose: () => void;
	readonly children: ComponentChildren;
	readonly wide?: boolean;
}

export function Sheet({ title, onClose, children, wide }: SheetProps) {
	const t = useStore(shellTexts);
	const ref = useRef<HTMLDialogElement>(null);
	const id = useId();
	useEffect(() => {
		const dialog = ref.current;
		dialog?.showModal();
		return () => dialog?.close();
	}, []);
	return (
		<dialog
			ref={ref}
			class={wide ? "sheet wide" : "sheet"}
			aria-labelledby={id}
			onClose={onClose}
			onClick={(event) => {
				// The backdrop belongs to the dialog; a click on it has the dialog itself as target.
				if (event.target === ref.current) onClose();
			}}
			onKeyDown={(event) => event.stopPropagation()}
		>
			<div class="sheet-body">
				<header class="sheet-head">
					<h2 id={id}>{title}</h2>
					<button type="button" class="icon-button" aria-label={t.close} onClick={onClose}>
						<Icon name="close" />
					</button>
				</header>
				{children}
			</div>
		</dialog>
	);
}
