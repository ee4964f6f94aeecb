// Parts that are fetched when first needed. Each shows its shape while it comes, and a way on if it
// does not: a broker in a lift has no network for a second chunk.
import { useStore } from "@nanostores/preact";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { shellTexts } from "../texts/core.ts";
import { Empty, Skeleton } from "./empty.tsx";

/** `quiet` parts (dialogs) show nothing while they come. */
export function lazy<Props extends object>(
	load: () => Promise<ComponentType<Props>>,
	quiet = false,
) {
	let loaded: ComponentType<Props> | undefined;
	return function Lazy(props: Props) {
		const t = useStore(shellTexts);
		const [, ready] = useState(false);
		const [failed, setFailed] = useState(false);
		useEffect(() => {
			if (loaded || failed) return;
			let wanted = true;
			load().then(
				(part) => {
					loaded = part;
					if (wanted) ready(true);
				},
				() => wanted && setFailed(true),
			);
			return () => {
				wanted = false;
			};
		}, [failed]);
		const Part = loaded;
		if (Part) return <Part {...props} />;
		if (!failed) return quiet ? null : <Skeleton rows={4} label={t.loading} />;
		return (
			<Empty icon="alert" title={t.loadFailed}>
				<button type="button" class="button outlined" onClick={() => setFailed(false)}>
					{t.tryAgain}
				</button>
			</Empty>
		);
	};
}
