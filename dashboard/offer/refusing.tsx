// After RECUSAR: nothing was asked before, so a reason and a way back are offered for a moment.
import { useStore } from "@nanostores/preact";
import { REFUSE_WHYS } from "../chat/outcomes.ts";
import { Icon } from "../parts/icon.tsx";
import { $refusing, closeRefusing, explainRefusal, undoRefusal } from "../stores/offers.ts";
import { toast } from "../stores/toasts.ts";
import { offerTexts, shellTexts } from "../texts/core.ts";

async function undo(): Promise<void> {
	const refusal = await undoRefusal();
	if (refusal) toast(refusal.message);
}

export function RefusingToast() {
	const refusing = useStore($refusing);
	const t = useStore(offerTexts);
	const shell = useStore(shellTexts);
	if (!refusing) return null;
	return (
		<section class="refusing" aria-label={t.refused}>
			<header>
				<p role="status">{refusing.explained ? t.refusedThanks : t.refused}</p>
				<button
					type="button"
					class="icon-button"
					aria-label={shell.close}
					onClick={() => closeRefusing(refusing.offer.id)}
				>
					<Icon name="close" />
				</button>
			</header>
			{!refusing.explained && (
				<div class="chips">
					{REFUSE_WHYS.map((why) => (
						<button type="button" class="chip" key={why} onClick={() => explainRefusal(why)}>
							{t[`why_${why}`]}
						</button>
					))}
				</div>
			)}
			{refusing.handedOn === false && (
				<button type="button" class="text-button" onClick={() => void undo()}>
					{shell.undo}
				</button>
			)}
			{refusing.handedOn === true && <p class="refusing-note">{t.handedOn}</p>}
		</section>
	);
}
