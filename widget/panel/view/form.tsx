/** @jsxImportSource . */
// The form: three fields, how to talk, one button. Shows errors and the one-tap repair beside the
// field they are about. The rules are in ../form.ts; sending is in ../lead.ts.
import { check, phoneFix } from "../form.ts";
import { cancel } from "../lead.ts";
import { edit } from "../phone.ts";
import { type Field, set, state } from "../state.ts";
import * as t from "../texts/index.ts";
import { submit } from "../visit.ts";
import { creciOf } from "./app.tsx";
import { Icon } from "./icons.tsx";
import { WayOut } from "./links.tsx";

/** Name, label, and the type that brings the right keyboard. */
const FIELDS = [
	["name", t.name, "text"],
	["email", t.email, "email"],
	["phone", t.phone, "tel"],
] as const;

const CHANNELS = [
	["chat", t.chat, t.chatHint],
	["whatsapp", t.whatsapp, t.whatsappHint],
] as const;

/** An error goes as soon as it is mended, and never appears while typing. */
function put(field: Field, text: string): void {
	const values = { ...state.values, [field]: text };
	const { [field]: old, ...others } = state.errors;
	set({ values, errors: old && check(values).errors[field] ? state.errors : others });
}

function typed(field: Field, event: InputEvent): void {
	const input = event.currentTarget as HTMLInputElement;
	if (field === "phone") {
		const erased = event.inputType === "deleteContentBackward";
		const { text, caret } = edit(
			state.values.phone,
			input.value,
			input.selectionStart ?? input.value.length,
			erased,
		);
		if (text !== input.value) {
			input.value = text;
			input.setSelectionRange(caret, caret);
		}
	}
	put(field, input.value);
}

function Row({ row: [field, label, type] }: { row: (typeof FIELDS)[number] }) {
	const error = state.errors[field];
	const value = state.values[field];
	const fix = field === "phone" && phoneFix(value, !!error);
	return (
		<div class="field">
			<label for={field}>{label}</label>
			<input
				id={field}
				name={field}
				type={type as "text"}
				autocomplete={field === "phone" ? type : field}
				value={value}
				required
				aria-invalid={!!error}
				aria-describedby={`${field}-note`}
				data-first={field === "name"}
				onInput={(event) => typed(field, event)}
			/>
			<p id={`${field}-note`} class={fix ? "note doubt" : "note"}>
				{error ?? (fix && t.phoneErrors.ninth)}
			</p>
			{fix && (
				<button type="button" class="pill doubt" onClick={() => put(field, fix)}>
					{t.use(fix)}
				</button>
			)}
		</div>
	);
}

function Channels() {
	const offered = state.config?.channels;
	if (offered && !offered[1]) return null;
	return (
		<fieldset>
			<legend>{t.how}</legend>
			{CHANNELS.map(([name, label, hint]) => (
				<label class="channel" key={name}>
					<input
						type="radio"
						name="channel"
						value={name}
						checked={state.channel === name}
						onChange={() => set({ channel: name })}
					/>
					<Icon name={name} />
					<span>
						<b>{label}</b>
						<small>{hint}</small>
					</span>
				</label>
			))}
		</fieldset>
	);
}

export function Form() {
	const { config, blocked, post, notice } = state;
	if (blocked)
		return (
			<div class="body middle">
				<p>{t.unavailable}</p>
				<WayOut />
			</div>
		);
	return (
		<form
			class="body"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				const form = event.currentTarget;
				if (!post) submit();
				// Once the errors are painted.
				setTimeout(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
			}}
		>
			<h3>{config?.product ? t.about(config.product.name) : t.title}</h3>
			<p class="muted">{t.intro}</p>
			{FIELDS.map((row) => (
				<Row key={row[0]} row={row} />
			))}
			<Channels />
			{notice && <p class={post ? "notice doubt" : "notice loss"}>{notice}</p>}
			<button type="submit" class="main" aria-disabled={!!post}>
				{post ? t.sending : t.enter}
			</button>
			{post === "waiting" && (
				<button type="button" class="link" onClick={cancel}>
					{t.change}
				</button>
			)}
			<p class="small">
				{config?.consent.text || t.consent}{" "}
				{config?.consent.url && (
					<a href={config.consent.url} target="_blank" rel="noopener">
						{t.privacy}
					</a>
				)}
			</p>
			{config?.creci && (
				<p class="small">
					<bdi>{config.company}</bdi> · {creciOf(config.creci)}
				</p>
			)}
		</form>
	);
}
