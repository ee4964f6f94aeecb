// The set-up of one number: what is done, what is missing and what to do about it, what moves, which
// template takes conversations up again, changing its secrets, and letting it go.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { ConnectionView } from "../../../protocol/whatsapp.ts";
import { api } from "../../api.ts";
import { dayKey, moment, phoneText } from "../../format.ts";
import { $locale } from "../../i18n.ts";
import { serverNow } from "../../line/clock.ts";
import { Empty, Skeleton } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { $timeZone } from "../../stores/team.ts";
import { toast } from "../../stores/toasts.ts";
import { shellTexts } from "../../texts/core.ts";
import { useLoaded } from "../load.ts";
import { BackToAll } from "./back.tsx";
import { Disconnect, Secrets } from "./care.tsx";
import { Movement } from "./movement.tsx";
import { Paste, Steps } from "./steps.tsx";
import { Templates } from "./templates.tsx";
import { numbersTexts } from "./texts.ts";

export function NumberPage({ id }: { readonly id: string }) {
	const t = useStore(numbersTexts);
	const shell = useStore(shellTexts);
	const [loaded, reload, put] = useLoaded(() => api.number(id));
	if (!loaded) return <Skeleton rows={5} label={shell.loading} />;
	if ("problem" in loaded) {
		return (
			<>
				<BackToAll />
				<Empty icon="alert" title={t.failed} hint={loaded.problem}>
					<button type="button" class="button outlined" onClick={reload}>
						{shell.tryAgain}
					</button>
				</Empty>
			</>
		);
	}
	return <NumberSetup number={loaded.value} onChange={put} />;
}

export interface NumberPart {
	readonly number: ConnectionView;
	readonly onChange: (number: ConnectionView) => void;
}

export function NumberSetup({ number, onChange }: NumberPart) {
	return (
		<div class="number-page">
			<Head number={number} onChange={onChange} />
			<HeldUp number={number} />
			<div class="number-parts">
				<div class="number-column">
					<Steps number={number} />
					<Paste number={number} />
				</div>
				<div class="number-column">
					<Movement number={number} />
					<Templates number={number} onChange={onChange} />
					<Secrets number={number} onChange={onChange} />
					<Disconnect number={number} />
				</div>
			</div>
		</div>
	);
}

function Head({ number, onChange }: NumberPart) {
	const t = useStore(numbersTexts);
	const zone = useStore($timeZone);
	const locale = useStore($locale);
	const [busy, setBusy] = useState(false);
	const check = async (): Promise<void> => {
		if (busy) return;
		setBusy(true);
		const answer = await api.checkNumber(number.id);
		setBusy(false);
		if (answer.ok) onChange(answer.value);
		else toast(answer.refusal.message);
	};
	const checked = (instant: number): string => {
		const now = serverNow();
		const at = moment(instant, now, locale, zone);
		return dayKey(instant, zone) === dayKey(now, zone) ? t.checkedAt({ at }) : t.checkedOn({ at });
	};
	return (
		<header class="card number-head">
			<BackToAll />
			<div class="number-head-row">
				<div>
					<h2 class="number-title">{number.name}</h2>
					<p class="number-phone">{phoneText(number.phone)}</p>
					<p class="settings-note" role="status">
						{number.checkedAt === null ? t.neverChecked : checked(number.checkedAt)}
					</p>
				</div>
				<button
					type="button"
					class="button filled"
					aria-disabled={busy}
					onClick={() => void check()}
				>
					<Icon name="check" />
					{busy ? t.checking : t.checkNow}
				</button>
			</div>
		</header>
	);
}

function HeldUp({ number }: { readonly number: ConnectionView }) {
	const t = useStore(numbersTexts);
	const { heldUp } = number;
	const why =
		heldUp && (`held_${heldUp}` in t ? t[`held_${heldUp}` as "held_other"] : t.held_other);
	return (
		<>
			{why && <Held why={why} />}
			{number.templatesHeld && <Held why={t.held_templates} />}
		</>
	);
}

function Held({ why }: { readonly why: string }) {
	return (
		<p class="number-held" role="alert">
			<Icon name="alert" />
			{why}
		</p>
	);
}
