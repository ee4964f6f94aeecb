// The WhatsApp of one person: where a site that opens the broker's own number leads. Empty is none, and
// then such a site leads to the company's.
import { useStore } from "@nanostores/preact";
import { useRef } from "preact/hooks";
import { type PersonView, PersonWhatsAppInput } from "../../protocol/api.ts";
import { api } from "../api.ts";
import { useForm } from "../enter/form.ts";
import { e164, phoneText } from "../format.ts";
import { Field } from "../parts/field.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { toast } from "../stores/toasts.ts";
import { shellTexts } from "../texts/core.ts";
import { manageTexts } from "./texts.ts";

interface OwnNumberProps {
	readonly person: PersonView;
	readonly onClose: () => void;
	readonly onSaved: (person: PersonView) => void;
}

export function OwnNumberSheet({ person, onClose, onSaved }: OwnNumberProps) {
	const t = useStore(manageTexts);
	const shell = useStore(shellTexts);
	const shown = person.whatsapp ? phoneText(person.whatsapp) : "";
	const typed = useRef(shown);
	const form = useForm(
		PersonWhatsAppInput,
		() => t.badOwnNumber,
		async (input) => {
			const answer = await api.setOwnNumber(person.id, input);
			if (answer.ok) {
				toast(t.ownNumberSaved({ name: person.name }));
				onSaved(answer.value);
			}
			return answer;
		},
		() => ({ whatsapp: typed.current.trim() ? e164(typed.current) : null }),
	);
	return (
		<Sheet title={t.ownNumberOf({ name: person.name })} onClose={onClose}>
			<form class="form" noValidate autocomplete="off" onSubmit={form.onSubmit}>
				<Field
					caption={t.ownNumber}
					name="whatsapp"
					type="tel"
					inputMode="tel"
					autocomplete="off"
					defaultValue={shown}
					hint={t.ownNumberHint}
					problem={form.problems.whatsapp}
					onInput={(event) => {
						typed.current = event.currentTarget.value;
					}}
				/>
				<p class="form-refused" role="alert">
					{form.refused}
				</p>
				<div class="sheet-actions">
					<button type="button" class="button outlined" onClick={onClose}>
						{shell.cancel}
					</button>
					<button type="submit" class="button filled" aria-disabled={form.busy}>
						{t.save}
					</button>
				</div>
			</form>
		</Sheet>
	);
}
