// The one way to end a conversation: say how it ended. A note is welcome and not required.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import { MAX_NOTE_CHARS } from "../../protocol/limits.ts";
import type { CaseView, Outcome } from "../../protocol/staff.ts";
import { firstName } from "../format.ts";
import { Sheet } from "../parts/sheet.tsx";
import { toast } from "../stores/toasts.ts";
import { command } from "../stores/wire.ts";
import { concludeTexts } from "../texts/chat.ts";
import { OUTCOMES } from "./outcomes.ts";
import { RecordForm } from "./record.tsx";

interface ConcludeProps {
	readonly view: CaseView;
	readonly onClose: () => void;
}

export function ConcludeSheet({ view, onClose }: ConcludeProps) {
	const t = useStore(concludeTexts);
	const [outcome, setOutcome] = useState<Outcome>();
	const [note, setNote] = useState("");
	const [busy, setBusy] = useState(false);

	const conclude = async (): Promise<void> => {
		if (!outcome || busy) return;
		setBusy(true);
		const trimmed = note.trim();
		const answer = await command({
			do: "conclude",
			case: view.id,
			outcome,
			...(trimmed ? { note: trimmed } : {}),
		});
		setBusy(false);
		toast(answer.t === "ok" ? t.done : answer.message);
		if (answer.t === "ok") onClose();
	};

	return (
		<Sheet title={t.title} onClose={onClose}>
			<form
				class="form"
				onSubmit={(event) => {
					event.preventDefault();
					void conclude();
				}}
			>
				<fieldset class="outcomes">
					<legend>{t.lead({ name: firstName(view.client.name) })}</legend>
					{OUTCOMES.map((option) => (
						<label class="outcome" key={option}>
							<input
								type="radio"
								name="outcome"
								value={option}
								checked={outcome === option}
								onChange={() => setOutcome(option)}
							/>
							<span>{t[`outcome_${option}`]}</span>
						</label>
					))}
				</fieldset>
				<div class="field">
					<label for="conclude-note">{t.note}</label>
					<textarea
						id="conclude-note"
						rows={3}
						maxLength={MAX_NOTE_CHARS}
						value={note}
						aria-describedby="conclude-note-hint"
						onInput={(event) => setNote(event.currentTarget.value)}
					/>
					<p class="field-hint" id="conclude-note-hint">
						{t.noteHint}
					</p>
				</div>
				<button type="submit" class="button filled big" disabled={!outcome || busy}>
					{busy ? t.submitting : t.submit}
				</button>
			</form>
			<RecordForm view={view} onDone={onClose} />
		</Sheet>
	);
}
