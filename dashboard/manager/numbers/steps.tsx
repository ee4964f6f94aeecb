// What must be true for a number to work, one by one: which holds, which failed, which waits, and
// the sentence that says what to do. Meta's own words are too far from a broker's manager.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { ConnectionView, StepView } from "../../../protocol/whatsapp.ts";
import { Icon } from "../../parts/icon.tsx";
import { numbersTexts } from "./texts.ts";

const ICONS = { ok: "check", failed: "alert", waiting: "clock" } as const;

interface StepsProps {
	readonly number: ConnectionView;
}

export function Steps({ number }: StepsProps) {
	const t = useStore(numbersTexts);
	const left = number.steps.filter((step) => step.state !== "ok").length;
	// It holds today, and says until when.
	const noted = number.steps.some((step) => step.state === "ok" && step.message);
	const sum = left > 0 ? t.stepsLeft(left) : noted ? t.allGoodFor : t.allGood;
	return (
		<section class="card" aria-labelledby="number-steps">
			<h2 class="card-title" id="number-steps">
				{t.stepsTitle}
			</h2>
			<p class={left === 0 && !noted ? "steps-sum good" : "steps-sum"}>{sum}</p>
			<ol class="steps">
				{number.steps.map((step) => (
					<Step key={step.step} step={step} />
				))}
			</ol>
		</section>
	);
}

function Step({ step: { step, state, message } }: { readonly step: StepView }) {
	const t = useStore(numbersTexts);
	const text = message ?? (state === "ok" ? undefined : t[`todo_${step}`]);
	return (
		<li class={`step ${state}`}>
			<span class="step-mark">
				<Icon name={ICONS[state]} />
			</span>
			<div>
				<p class="step-name">
					{t[`step_${step}`]} <span class="step-state">{t[`state_${state}`]}</span>
				</p>
				{text && <p class="step-todo">{text}</p>}
			</div>
		</li>
	);
}

export function Paste({ number }: StepsProps) {
	const t = useStore(numbersTexts);
	return (
		<section class="card" aria-labelledby="number-paste">
			<h2 class="card-title" id="number-paste">
				{t.pasteTitle}
			</h2>
			<p class="settings-note">{t.pasteHint}</p>
			<Copyable id="callback" caption={t.callbackUrl} value={number.callbackUrl} />
			<Copyable id="verify" caption={t.verifyToken} value={number.verifyToken} />
			<p class="settings-note">
				{t.ids({ waba: number.wabaId, phone: number.phoneId, version: number.graphVersion })}
			</p>
		</section>
	);
}

interface CopyableProps {
	readonly id: string;
	readonly caption: string;
	readonly value: string;
}

function Copyable({ id, caption, value }: CopyableProps) {
	const t = useStore(numbersTexts);
	const [copied, setCopied] = useState(false);
	const copy = async (): Promise<void> => {
		await navigator.clipboard.writeText(value);
		setCopied(true);
	};
	return (
		<div class="field copyable">
			<label for={`number-${id}`}>{caption}</label>
			<div class="copyable-row">
				<input
					id={`number-${id}`}
					readOnly
					value={value}
					onFocus={(event) => event.currentTarget.select()}
				/>
				<button
					type="button"
					class="button outlined"
					aria-label={copied ? t.copied : t.copyOf({ what: caption })}
					onClick={() => void copy()}
				>
					<Icon name={copied ? "check" : "copy"} />
					<span>{copied ? t.copied : t.copy}</span>
				</button>
			</div>
		</div>
	);
}
