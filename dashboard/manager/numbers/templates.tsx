// Which template takes a conversation up again once WhatsApp's window closed. What we cannot fill in
// is shown and cannot be chosen: a manager who looks for it must see why.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { TemplateView } from "../../../protocol/whatsapp.ts";
import { api } from "../../api.ts";
import { Empty } from "../../parts/empty.tsx";
import { toast } from "../../stores/toasts.ts";
import type { NumberPart } from "./number.tsx";
import { type NumbersTexts, numbersTexts } from "./texts.ts";

function word(kind: "status" | "category", value: string, t: NumbersTexts): string {
	const key = `${kind}_${value.toUpperCase()}`;
	return key in t ? String(t[key as "status_APPROVED"]) : value.toLowerCase();
}

export function choosable({ usable, status }: TemplateView): boolean {
	return usable && status.toUpperCase() === "APPROVED";
}

export function Templates({ number, onChange }: NumberPart) {
	const t = useStore(numbersTexts);
	const [busy, setBusy] = useState(false);
	const choose = async (template: string | null): Promise<void> => {
		if (busy) return;
		setBusy(true);
		const answer = await api.changeNumber(number.id, { template });
		setBusy(false);
		toast(
			answer.ok
				? template === null
					? t.templateUnchosen
					: t.templateChosen
				: answer.refusal.message,
		);
		if (answer.ok) onChange(answer.value);
	};
	const chosen = number.templates.some((template) => template.chosen);
	return (
		<section class="card">
			<fieldset class="templates">
				<legend class="card-title">{t.templates}</legend>
				<p class="settings-note">{t.templatesHint}</p>
				{number.templates.length === 0 ? (
					<Empty icon="chats" title={t.noTemplates} hint={t.noTemplatesHint} />
				) : (
					<>
						{number.templates.map((template) => (
							<Template
								key={`${template.name}.${template.language}`}
								template={template}
								onChoose={() => void choose(template.id)}
							/>
						))}
						<label class="template-choice">
							<input
								type="radio"
								name="template"
								checked={!chosen}
								onChange={() => void choose(null)}
							/>
							<span>{t.templateNone}</span>
						</label>
					</>
				)}
			</fieldset>
		</section>
	);
}

interface TemplateProps {
	readonly template: TemplateView;
	readonly onChoose: () => void;
}

function Template({ template, onChoose }: TemplateProps) {
	const t = useStore(numbersTexts);
	const { name, language, status, category, body, usable, chosen } = template;
	const good = status.toUpperCase() === "APPROVED";
	return (
		<label class="template-choice">
			<input
				type="radio"
				name="template"
				checked={chosen}
				disabled={!choosable(template)}
				onChange={onChoose}
			/>
			<span class="template-card">
				<span class="template-name">
					<b>{name}</b>
					<span class={good ? "tag active" : "tag invited"}>{word("status", status, t)}</span>
					<span class="tag">{word("category", category, t)}</span>
					<span class="tag">{language}</span>
				</span>
				<span class="template-body">{body}</span>
				{!usable && <span class="template-why">{t.notUsable}</span>}
			</span>
		</label>
	);
}
