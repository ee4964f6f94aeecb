// Parts that are fetched when first needed. Each shows its shape while it comes, and a way on if it
// does not: a broker in a lift has no network for a second chunk.
import { useStore } from "@nanostores/preact";
import type { ComponentType, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { shellTexts } from "../texts/core.ts";
import { Empty, Skeleton } from "./empty.tsx";

export interface Lazy<Props> extends FunctionComponent<Props> {
	/** Brings the part before anybody asks for it: it then appears in the very first frame. */
	readonly fetch: () => Promise<void>;
}

/** `quiet` parts (dialogs) show nothing while they come. */
export function lazy<Props extends object>(
	load: () => Promise<ComponentType<Props>>,
	quiet = false,
): Lazy<Props> {
	let loaded: ComponentType<Props> | undefined;
	const fetch = async (): Promise<void> => {
		loaded = await load();
	};
	function Part(props: Props) {
		const t = useStore(shellTexts);
		const [, ready] = useState(false);
		const [failed, setFailed] = useState(false);
		const Loaded = loaded;
		useEffect(() => {
			// It may have come between this picture and this moment, asked for by somebody else.
			if (loaded && !Loaded) return ready(true);
			if (loaded || failed) return;
			let wanted = true;
			fetch().then(
				() => wanted && ready(true),
				() => wanted && setFailed(true),
			);
			return () => {
				wanted = false;
			};
		}, [failed]);
		if (Loaded) return <Loaded {...props} />;
		if (!failed) return quiet ? null : <Skeleton rows={4} label={t.loading} />;
		return (
			<Empty icon="alert" title={t.loadFailed}>
				<button type="button" class="button outlined" onClick={() => setFailed(false)}>
					{t.tryAgain}
				</button>
			</Empty>
		);
	}
	return Object.assign(Part, { fetch });
}
