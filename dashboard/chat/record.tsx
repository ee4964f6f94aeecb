// Correcting the client's record: name, e-mail, phone. Where the team's rule is that of seed 004 an
// edit concludes the case; the server decides that, this form only says what changed.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import { e164 } from "../format.ts";
import { toast } from "../stores/toasts.ts";
import { command } from "../stores/wire.ts";
import { recordTexts } from "../texts/later.ts";

const FIELDS = ["name", "email", "phone"] as const;
const TYPES = { name: "text", email: "email", phone: "tel" } as const;

interface RecordProps {
	readonly view: CaseView;
	readonly onDone: () => void;
}

export function RecordForm({ view, onDone }: RecordProps) {
	const t = useStore(recordTexts);
	const { client } = view;
	const [values, setValues] = useState({
		name: client.name,
		email: client.email ?? "",
		phone: client.phone ?? "",
	});
	const [busy, setBusy] = useState(false);

	const save = async (): Promise<void> => {
		const changed = FIELDS.filter((field) => values[field].trim() !== (client[field] ?? ""));
		if (busy || changed.length === 0) return;
		setBusy(true);
		const edits = Object.fromEntries(
			changed.map((field) => [
				field,
				field === "phone" ? e164(values.phone) : values[field].trim(),
			]),
		);
		const answer = await command({ do: "edit_record", case: view.id, ...edits });
		setBusy(false);
		toast(answer.t === "ok" ? t.saved : answer.message);
		if (answer.t === "ok") onDone();
	};

	return (
		<details class="record">
			<summary>{t.title}</summary>
			<form
				class="form"
				onSubmit={(event) => {
					event.preventDefault();
					void save();
				}}
			>
				{FIELDS.map((field) => (
					<div class="field" key={field}>
						<label for={`record-${field}`}>{t[field]}</label>
						<input
							id={`record-${field}`}
							// The library types each kind of input apart; these are all textual.
							type={TYPES[field] as "text"}
							autocomplete="off"
							value={values[field]}
							onInput={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
						/>
					</div>
				))}
				<button type="submit" class="button outlined big" disabled={busy}>
					{t.save}
				</button>
			</form>
		</details>
	);
}
