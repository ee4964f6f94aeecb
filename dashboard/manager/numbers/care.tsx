// Changing the token or the secret of a number, and letting the number go. Secrets go in and never
// come back; a new one leaves the old good for a while, so that nothing is lost in between.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import * as v from "valibot";
import { ConnectionChange, type ConnectionView } from "../../../protocol/whatsapp.ts";
import { api } from "../../api.ts";
import { moment } from "../../format.ts";
import { $locale } from "../../i18n.ts";
import { serverNow } from "../../line/clock.ts";
import { Icon } from "../../parts/icon.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { openNumber } from "../../router.ts";
import { $timeZone } from "../../stores/team.ts";
import { toast } from "../../stores/toasts.ts";
import { shellTexts } from "../../texts/core.ts";
import type { NumberPart } from "./number.tsx";
import { SecretField } from "./secret.tsx";
import { numbersTexts } from "./texts.ts";

const SECRETS = ["token", "appSecret"] as const;

type Problems = Readonly<Partial<Record<string, string>>>;

export function Secrets({ number, onChange }: NumberPart) {
	const t = useStore(numbersTexts);
	const zone = useStore($timeZone);
	const locale = useStore($locale);
	const [problems, setProblems] = useState<Problems>({});
	const [busy, setBusy] = useState(false);

	const save = async (form: HTMLFormElement): Promise<void> => {
		const filled = SECRETS.flatMap((name) => {
			const value = String(new FormData(form).get(name) ?? "").trim();
			return value ? [[name, value] as const] : [];
		});
		if (busy || filled.length === 0) return;
		const parsed = v.safeParse(ConnectionChange, Object.fromEntries(filled));
		if (!parsed.success) {
			const bad = parsed.issues.map((issue) => [String(issue.path?.[0]?.key), t.badSecret]);
			return setProblems(Object.fromEntries(bad));
		}
		setProblems({});
		setBusy(true);
		const answer = await api.changeNumber(number.id, parsed.output);
		setBusy(false);
		if (!answer.ok) {
			setProblems(answer.refusal.fields ?? {});
			return toast(answer.refusal.message);
		}
		form.reset();
		toast(t.saved);
		onChange(answer.value);
	};

	const until = number.oldSecretUntil;
	return (
		<section class="card" aria-labelledby="number-secrets">
			<h2 class="card-title" id="number-secrets">
				{t.secrets}
			</h2>
			{until !== null && (
				<p class="number-note">
					<Icon name="clock" />
					{t.oldSecret({ at: moment(until, serverNow(), locale, zone) })}
				</p>
			)}
			<form
				class="form"
				noValidate
				autocomplete="off"
				onSubmit={(event) => {
					event.preventDefault();
					void save(event.currentTarget);
				}}
			>
				<SecretField caption={t.token} name="token" hint={t.secretsHint} problem={problems.token} />
				<SecretField
					caption={t.appSecret}
					name="appSecret"
					hint={t.secretsHint}
					problem={problems.appSecret}
				/>
				<button type="submit" class="button outlined" aria-disabled={busy}>
					{busy ? t.saving : t.save}
				</button>
			</form>
		</section>
	);
}

export function Disconnect({ number }: { readonly number: ConnectionView }) {
	const t = useStore(numbersTexts);
	const shell = useStore(shellTexts);
	const [asking, setAsking] = useState(false);
	const leave = async (): Promise<void> => {
		setAsking(false);
		const answer = await api.disconnectNumber(number.id);
		toast(answer.ok ? t.disconnected({ name: number.name }) : answer.refusal.message);
		if (answer.ok) openNumber();
	};
	return (
		<section class="card">
			<button type="button" class="button outlined number-leave" onClick={() => setAsking(true)}>
				<Icon name="leave" />
				{t.disconnect}
			</button>
			{asking && (
				<Sheet title={t.disconnectTitle({ name: number.name })} onClose={() => setAsking(false)}>
					<p class="settings-note">{t.disconnectHint}</p>
					<div class="sheet-actions">
						<button type="button" class="button outlined" onClick={() => setAsking(false)}>
							{shell.cancel}
						</button>
						<button type="button" class="button danger" onClick={() => void leave()}>
							{t.disconnect}
						</button>
					</div>
				</Sheet>
			)}
		</section>
	);
}
