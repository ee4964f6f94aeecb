// Every lead of the team as a file of one's own: fetched page by page, made on this machine.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import { api } from "../api.ts";
import { dayKey } from "../format.ts";
import { $teamId } from "../stores/session.ts";
import { $timeZone } from "../stores/team.ts";
import { toast } from "../stores/toasts.ts";
import { concludeTexts } from "../texts/chat.ts";
import { offerTexts } from "../texts/core.ts";
import { spreadsheet } from "./spreadsheet.ts";
import { manageTexts } from "./texts.ts";

export function Download() {
	const t = useStore(manageTexts);
	const team = useStore($teamId);
	const [busy, setBusy] = useState(false);
	const download = async (): Promise<void> => {
		if (!team) return;
		setBusy(true);
		const leads = await allLeads(team);
		setBusy(false);
		if (!leads) return;
		const zone = $timeZone.get();
		const words = { manage: t, offer: offerTexts.get(), conclude: concludeTexts.get() };
		save(`${t.file_leads}-${dayKey(Date.now(), zone)}.csv`, spreadsheet(leads, words, zone));
	};
	return (
		<div class="board-tools">
			<button type="button" class="button outlined" disabled={busy} onClick={() => void download()}>
				{busy ? t.downloading : t.download}
			</button>
		</div>
	);
}

/** Half of them would pass for all: a page that does not come ends the whole, and is said. */
async function allLeads(team: string): Promise<CaseView[] | null> {
	const leads: CaseView[] = [];
	for (let before: number | null = null; ; ) {
		const answer = await api.leads(team, before);
		if (!answer.ok) {
			toast(answer.refusal.message);
			return null;
		}
		leads.push(...answer.value.leads);
		before = answer.value.next;
		if (before === null) return leads;
	}
}

function save(name: string, text: string): void {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
	link.download = name;
	link.click();
	// The browser has taken it by then; at once would be too soon for some.
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
