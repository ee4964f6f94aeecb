// How long to pause. A visit keeps the place in the queue; a break does not promise it.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import { Sheet } from "../parts/sheet.tsx";
import { Switch } from "../parts/switch.tsx";
import { pause } from "../stores/team.ts";
import { queueTexts } from "../texts/core.ts";

const MINUTES = [15, 30, 60] as const;

export function PauseSheet({ onClose }: { readonly onClose: () => void }) {
	const t = useStore(queueTexts);
	const [visit, setVisit] = useState(false);
	const choose = (minutes: number): void => {
		void pause(minutes, visit ? "visiting" : "break");
		onClose();
	};
	return (
		<Sheet title={t.pauseTitle} onClose={onClose}>
			<div class="pause-choices">
				{MINUTES.map((minutes) => (
					<button
						type="button"
						class="button outlined"
						key={minutes}
						onClick={() => choose(minutes)}
					>
						{t.minutes({ minutes })}
					</button>
				))}
			</div>
			<Switch label={t.pauseVisit} on={visit} onFlip={() => setVisit(!visit)} />
		</Sheet>
	);
}
