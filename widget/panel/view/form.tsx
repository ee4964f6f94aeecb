// The form: three fields, how to talk, one button. Shows errors and one-tap repairs beside the
// field they are about. The rules are in ../form.ts; sending is in ../lead.ts.
import type { WidgetConfig } from "../../../protocol/lead.ts";
import { check, emailFix, type Field, phoneFix } from "../form.ts";
import { edit } from "../phone.ts";
import type { Visit } from "../visit.ts";
import type { ScreenProps } from "./app.tsx";
import { Icon } from "./icons.tsx";

const KIND = {
	name: { type: "text", autocomplete: "name", inputmode: "text" },
	email: { type: "email", autocomplete: "email", inputmode: "email" },
	phone: { type: "tel", autocomplete: "tel", inputmode: "tel" },
} as const;

function put(visit: Visit, field: Field, text: string): void {
	const { values, errors } = visit.view.get();
	const next = { ...values, [field]: text };
	// An error goes as soon as it is mended, and never appears while typing.
	const { [field]: old, ...others } = errors;
	const still = old && check(next, visit.texts()).errors[field];
	visit.view.set({ values: next, errors: still ? { ...others, [field]: old } : others });
}

function typed(visit: Visit, field: Field, event: InputEvent): void {
	const input = event.currentTarget as HTMLInputElement;
	if (field === "phone") {
		const before = visit.view.get().values.phone;
		const erased = event.inputType === "deleteContentBackward";
		const caret = input.selectionStart ?? input.value.length;
		const next = edit(before, input.value, caret, erased);
		if (next.text !== input.value) {
			input.value = next.text;
			input.setSelectionRange(next.caret, next.caret);
		}
	}
	put(visit, field, input.value);
}

function FieldRow({ visit, field }: { visit: Visit; field: Field }) {
	const t = visit.texts();
	const { values, errors } = visit.view.get();
	const error = errors[field];
	const fix =
		field === "phone"
			? phoneFix(values.phone, !!error)
			: field === "email"
				? emailFix(values.email)
				: undefined;
	const doubt = field === "phone" && fix;
	return (
		<div class="field">
			<label for={field}>{t[field]}</label>
			<input
				{...KIND[field]}
				id={field}
				name={field}
				value={values[field]}
				required
				aria-invalid={!!error}
				aria-describedby={`${field}-note`}
				data-first={field === "name"}
				onInput={(event) => typed(visit, field, event)}
			/>
			<p id={`${field}-note`} class={doubt ? "note doubt" : "note"}>
				{error ?? (doubt && t.phoneErrors.ninth)}
			</p>
			{fix && (
				<button type="button" class="fix" onClick={() => put(visit, field, fix)}>
					{field === "phone" ? t.use(fix) : t.didYouMean(fix)}
				</button>
			)}
		</div>
	);
}

function Known({ visit }: { visit: Visit }) {
	const t = visit.texts();
	const { name, email, phone } = visit.view.get().values;
	return (
		<div class="known">
			<div>
				<p class="muted">{t.known}</p>
				<p>
					<b>
						<bdi>{name}</bdi>
					</b>
				</p>
				<p class="muted">
					<bdi>{email}</bdi> · <bdi>{phone}</bdi>
				</p>
			</div>
			<button type="button" class="link" onClick={() => visit.view.set({ known: false })}>
				{t.change}
			</button>
		</div>
	);
}

function Channels({ visit, config }: { visit: Visit; config: WidgetConfig | undefined }) {
	const t = visit.texts();
	const { channel } = visit.view.get();
	const offered = config?.channels ?? ["chat", "whatsapp"];
	if (offered.length < 2) return null;
	return (
		<fieldset class="channels">
			<legend>{t.how}</legend>
			{(["chat", "whatsapp"] as const).map((name) => (
				<label class="channel" key={name}>
					<input
						type="radio"
						name="channel"
						value={name}
						checked={channel === name}
						onChange={() => visit.view.set({ channel: name })}
					/>
					<Icon name={name === "chat" ? "chat" : "wa"} />
					<span>
						<b>{t[name]}</b>
						<small>{t[`${name}Hint`]}</small>
					</span>
				</label>
			))}
		</fieldset>
	);
}

export function Form({ visit, onWhatsApp }: ScreenProps) {
	const t = visit.texts();
	const { config, known, blocked } = visit.view.get();
	const { phase, cause, refusal } = visit.poster.state.get();
	const company = visit.companyNumber();
	if (blocked)
		return (
			<div class="body middle">
				<p>{t.unavailable}</p>
				{company && (
					<a
						class="pill"
						href={`https://wa.me/${company}`}
						target="_blank"
						rel="noopener"
						onClick={onWhatsApp}
					>
						<Icon name="wa" />
						{t.whatsapp}
					</a>
				)}
			</div>
		);
	const busy = phase === "sending" || phase === "waiting";
	const kept =
		cause === "server" ? t.serverKept : navigator.onLine ? t.unreachableKept : t.offlineKept;
	const notice =
		phase === "waiting" ? kept : phase === "refused" ? (refusal?.message ?? t.refused) : "";
	const consentUrl = config?.consent.url;
	return (
		<form
			class="body"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				if (!busy) visit.submit();
			}}
		>
			<h3>{config?.product ? t.about(config.product.name) : t.title}</h3>
			<p class="muted">{t.intro}</p>
			{known ? (
				<Known visit={visit} />
			) : (
				(["name", "email", "phone"] as const).map((field) => (
					<FieldRow key={field} visit={visit} field={field} />
				))
			)}
			<Channels visit={visit} config={config} />
			{notice && <p class={phase === "waiting" ? "notice" : "notice loss"}>{notice}</p>}
			<button type="submit" class="main" aria-disabled={busy} data-first={known}>
				{busy ? t.sending : t.enter}
			</button>
			{phase === "waiting" && (
				<button type="button" class="link" onClick={() => visit.poster.cancel()}>
					{t.change}
				</button>
			)}
			<p class="small">
				{config?.consent.text || t.consent}{" "}
				{consentUrl && (
					<a href={consentUrl} target="_blank" rel="noopener">
						{t.privacy}
					</a>
				)}
			</p>
			{config?.creci && (
				<p class="small">
					<bdi>{config.company}</bdi> · CRECI {config.creci.replace(/^creci\W*/i, "")}
				</p>
			)}
		</form>
	);
}
