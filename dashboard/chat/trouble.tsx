// Under a message that did not arrive, or of which nobody knows: why, in words, and only what works
// next. Nothing is sent again by itself: a client must not be told the same thing twice.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import type { Trouble } from "../../protocol/whatsapp.ts";
import { serverNow } from "../line/clock.ts";
import { Icon } from "../parts/icon.tsx";
import { $entries, phoneOf } from "../stores/cases.ts";
import { $reach } from "../stores/deliveries.ts";
import { addToDraft } from "../stores/drafts.ts";
import { toast } from "../stores/toasts.ts";
import { command } from "../stores/wire.ts";
import { whatsappTexts } from "../texts/chat.ts";
import { stoppedBy, templateSent } from "./writing.ts";

/** A command behind a button that a second tap must not repeat. */
export function useCommand(): readonly [
	boolean,
	(what: Parameters<typeof command>[0], done?: string) => Promise<boolean>,
] {
	const [busy, setBusy] = useState(false);
	const act = async (what: Parameters<typeof command>[0], done?: string): Promise<boolean> => {
		if (busy) return false;
		setBusy(true);
		const answer = await command(what);
		setBusy(false);
		if (answer.t === "refused") toast(answer.message);
		else if (done) toast(done);
		return answer.t === "ok";
	};
	return [busy, act];
}

/** Read off the log, so that a reload does not offer, and charge, it twice. */
export function useTemplateSent({ id, whatsapp }: CaseView): boolean {
	const entries = useStore($entries, { keys: [String(id)] })[id];
	return templateSent(entries, whatsapp?.windowEndsAt, serverNow());
}

export function Unsure({ view, message }: { readonly view: CaseView; readonly message: string }) {
	const t = useStore(whatsappTexts);
	const [busy, act] = useCommand();
	const settle = (how: "again" | "arrived"): void =>
		void act({ do: "settle", case: view.id, message, how });
	return (
		<div class="bubble-foot">
			<p>{t.unknown}</p>
			<button type="button" class="text-button" disabled={busy} onClick={() => settle("again")}>
				{t.again}
			</button>
			<button type="button" class="text-button" disabled={busy} onClick={() => settle("arrived")}>
				{t.arrived}
			</button>
		</div>
	);
}

/** What still reaches the client after this trouble. */
export function nextSteps(
	trouble: Trouble,
	view: CaseView,
	optedOut?: Trouble | null,
): readonly ("template" | "call" | "rewrite")[] {
	const call = phoneOf(view) ? (["call"] as const) : [];
	switch (trouble) {
		case "window":
			return view.whatsapp?.template && !stoppedBy(view, optedOut) ? ["template", ...call] : call;
		case "other":
			return ["rewrite", ...call];
		default:
			return call;
	}
}

interface FailedProps {
	readonly view: CaseView;
	readonly text: string;
	readonly trouble: Trouble;
}

export function Failed({ view, text, trouble }: FailedProps) {
	const t = useStore(whatsappTexts);
	const [busy, act] = useCommand();
	const phone = phoneOf(view);
	const reach = useStore($reach, { keys: [String(view.id)] })[view.id];
	const steps = nextSteps(trouble, view, reach?.stopped);
	const sent = useTemplateSent(view);
	return (
		<div class="bubble-foot">
			<p>{t[`trouble_${trouble}`]}</p>
			{steps.includes("template") && !sent && (
				<button
					type="button"
					class="text-button"
					disabled={busy}
					onClick={() => void act({ do: "template", case: view.id }, t.templateSent)}
				>
					{t.sendTemplate}
				</button>
			)}
			{steps.includes("rewrite") && text && (
				<button type="button" class="text-button" onClick={() => addToDraft(view.id, text)}>
					{t.rewrite}
				</button>
			)}
			{steps.includes("call") && phone && (
				<a class="text-button" href={`tel:${phone}`}>
					<Icon name="phone" />
					{t.call}
				</a>
			)}
		</div>
	);
}
