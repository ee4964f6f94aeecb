// The page a notification opens. The card itself is the overlay; this says what became of an offer
// that is over, kindly, because a tap on an old notification is nobody's fault.
import { useStore } from "@nanostores/preact";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { $card, $ends } from "../stores/offers.ts";
import { $line } from "../stores/wire.ts";
import { offerTexts, shellTexts } from "../texts/core.ts";
import { endText } from "./card.tsx";

export function OfferPage({ id }: { readonly id: string }) {
	const t = useStore(offerTexts);
	const shell = useStore(shellTexts);
	const card = useStore($card);
	const end = useStore($ends)[id];
	const line = useStore($line);
	if (card?.offer.id === id && card.phase !== "over") return <main class="page" id="content" />;
	if (!end && line.at !== "live") return <Skeleton rows={3} label={shell.loading} />;
	const mine = end?.how === "mine" ? end : undefined;
	const rule = card?.offer.id === id ? card.offer.consequence : undefined;
	const title = mine ? t.pageMine : end && end.how !== "mine" ? endText(end, t, rule) : t.pageGone;
	return (
		<main class="page" id="content">
			<Empty page icon="turn" title={title} hint={mine ? "" : t.pageGoneHint}>
				<a class="button filled" href={mine ? `/conversa/${mine.caseId}` : "/"}>
					{mine ? t.openChat : shell.goToQueue}
				</a>
			</Empty>
		</main>
	);
}
