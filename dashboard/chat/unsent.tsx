// A message written here that the server does not have yet, or would not take: why, and the ways on.
import { useStore } from "@nanostores/preact";
import { hour } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { giveUp, sayAgain, type Unsent } from "../stores/outbox.ts";
import { chatTexts } from "../texts/chat.ts";
import { linked } from "./links.tsx";

export function UnsentBubble({ item, zone }: { readonly item: Unsent; readonly zone: string }) {
	const t = useStore(chatTexts);
	return (
		<div class={item.problem ? "bubble mine failed" : "bubble mine unsent"}>
			<p>{linked(item.text)}</p>
			<span class="bubble-meta">
				<time>{hour(item.at, zone)}</time>
				<span class="tick" role="img" aria-label={t.sending}>
					<Icon name={item.problem ? "alert" : "clock"} />
				</span>
			</span>
			{item.problem && (
				<span class="bubble-retry">
					<p>{item.problem}</p>
					<button type="button" class="text-button" onClick={() => sayAgain(item.id)}>
						<Icon name="alert" />
						{t.failed}
					</button>
					<button type="button" class="text-button" onClick={() => giveUp(item.id)}>
						{t.discard}
					</button>
				</span>
			)}
		</div>
	);
}
