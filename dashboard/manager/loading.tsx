// In place of what is fetched for a page: that it is coming, or why it is not there.
import { useStore } from "@nanostores/preact";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { shellTexts } from "../texts/core.ts";
import type { Loaded } from "./load.ts";

interface LoadingProps {
	/** Undefined while it is coming. */
	readonly of: Extract<Loaded<never>, { problem: string }> | undefined;
	readonly failed: string;
	readonly retry: () => void;
}

export function Loading({ of, failed, retry }: LoadingProps) {
	const shell = useStore(shellTexts);
	if (!of) return <Skeleton rows={3} label={shell.loading} />;
	return (
		<Empty icon="alert" title={failed} hint={of.problem}>
			<button type="button" class="button outlined" onClick={retry}>
				{shell.tryAgain}
			</button>
		</Empty>
	);
}
