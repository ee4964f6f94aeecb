// Connecting a number: what only the company knows. The rest is read back from Meta, and checked
// with it step by step on the page that follows.
import { useStore } from "@nanostores/preact";
import { useRef } from "preact/hooks";
import { ConnectionInput } from "../../../protocol/whatsapp.ts";
import { api } from "../../api.ts";
import { useForm } from "../../enter/form.ts";
import { e164 } from "../../format.ts";
import { Field } from "../../parts/field.tsx";
import { openNumber } from "../../router.ts";
import { $session } from "../../stores/session.ts";
import { toast } from "../../stores/toasts.ts";
import { BackToAll } from "./back.tsx";
import { SecretField } from "./secret.tsx";
import { type NumbersTexts, numbersTexts } from "./texts.ts";

const SECRETS = new Set(["token", "appSecret"]);
const IDS = ["wabaId", "phoneId"] as const;

function explain(field: string, empty: boolean, t: NumbersTexts): string {
	if (empty) return t.required;
	if (field === "name") return t.longName;
	if (SECRETS.has(field)) return t.badSecret;
	return field === "phone" ? t.badPhone : field.endsWith("Id") ? t.badDigits : t.required;
}

export function ConnectForm() {
	const t = useStore(numbersTexts);
	const session = useStore($session);
	const teams = session.at === "in" ? session.me.teams : [];
	const phone = useRef("");
	const name = useRef("");
	const form = useForm(
		ConnectionInput,
		(field, empty) => {
			// A phone is read before it is checked; one letter or a space is not a name yet.
			if (field === "phone") return explain(field, !phone.current, t);
			return explain(field, field === "name" ? name.current.trim().length < 2 : empty, t);
		},
		async (input) => {
			const answer = await api.connectNumber(input);
			if (answer.ok) {
				toast(t.connected);
				openNumber(answer.value.id);
			}
			return answer;
		},
		() => ({ phone: phone.current ? e164(phone.current) : "" }),
	);
	return (
		<section class="card number-form">
			<BackToAll />
			<h2 class="number-title">{t.formTitle}</h2>
			<p class="settings-note">{t.formHint}</p>
			<form class="form" noValidate autocomplete="off" onSubmit={form.onSubmit}>
				<Field
					caption={t.name}
					name="name"
					autocomplete="off"
					hint={t.nameHint}
					problem={form.problems.name}
					onInput={(event) => {
						name.current = event.currentTarget.value;
					}}
				/>
				<div class="field">
					<label for="number-team">{t.team}</label>
					<select id="number-team" name="team">
						{teams.map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
					</select>
				</div>
				<Field
					caption={t.phone}
					name="phone"
					type="tel"
					inputMode="tel"
					autocomplete="off"
					hint={t.phoneHint}
					problem={form.problems.phone}
					onInput={(event) => {
						phone.current = event.currentTarget.value;
					}}
				/>
				{IDS.map((id) => (
					<Field
						key={id}
						caption={t[id]}
						name={id}
						inputMode="numeric"
						autocomplete="off"
						hint={t.idHint}
						problem={form.problems[id]}
					/>
				))}
				<SecretField
					caption={t.token}
					name="token"
					hint={t.tokenHint}
					problem={form.problems.token}
				/>
				<SecretField
					caption={t.appSecret}
					name="appSecret"
					hint={t.appSecretHint}
					problem={form.problems.appSecret}
				/>
				<p class="form-refused" role="alert">
					{form.refused}
				</p>
				<button type="submit" class="button filled big" aria-disabled={form.busy}>
					{form.busy ? t.submitting : t.submit}
				</button>
			</form>
		</section>
	);
}
