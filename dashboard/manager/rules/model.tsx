// Where a team's rules come from: the model in use and the others. Changing it gives up what the team had
// changed, so that is asked first.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import { Sheet } from "../../parts/sheet.tsx";
import { shellTexts } from "../../texts/core.ts";
import { rulesTexts } from "./texts.ts";

const KNOWN = [
	"product",
	"hypnobox",
	"chatspot",
	"3c-manual",
	"3c-balanced",
	"3c-sequential",
	"roleta",
] as const;
type Known = (typeof KNOWN)[number];

interface ModelCardProps {
	readonly current: string;
	readonly offered: readonly string[];
	readonly busy: boolean;
	/** Something is changed and not saved. */
	readonly dirty: boolean;
	readonly onUse: (preset: string, name: string) => Promise<void>;
}

export function ModelCard({ current, offered, busy, dirty, onUse }: ModelCardProps) {
	const t = useStore(rulesTexts);
	const shell = useStore(shellTexts);
	const [asked, ask] = useState<Known>();
	const known = KNOWN.filter((key) => offered.includes(key));
	return (
		<section class="card">
			<header class="card-head">
				<h2>{t.model}</h2>
				<p>{t.modelHint}</p>
			</header>
			{known
				.filter((key) => key === current)
				.map((key) => (
					<div key={key} class="model" aria-current="true">
						<p class="model-name">
							{t[`preset_${key}`]}
							<span class="tag next">{t.inUse}</span>
						</p>
						<p class="settings-note">{t[`presetHint_${key}`]}</p>
					</div>
				))}
			<details class="rules-more">
				<summary>{t.otherModels}</summary>
				<ul class="models">
					{known
						.filter((key) => key !== current)
						.map((key) => (
							<li key={key} class="model">
								<p class="model-name">{t[`preset_${key}`]}</p>
								<p class="settings-note">{t[`presetHint_${key}`]}</p>
								<button
									type="button"
									class="button outlined"
									aria-label={t.useOf({ name: t[`preset_${key}`] })}
									onClick={() => ask(key)}
								>
									{t.use}
								</button>
							</li>
						))}
				</ul>
			</details>
			{asked && (
				<Sheet title={t.switchTitle({ name: t[`preset_${asked}`] })} onClose={() => ask(undefined)}>
					<p>{t.switchHint}</p>
					{dirty && <p>{t.switchUnsaved}</p>}
					<div class="sheet-actions">
						<button type="button" class="button outlined" onClick={() => ask(undefined)}>
							{shell.cancel}
						</button>
						<button
							type="button"
							class="button filled"
							aria-disabled={busy}
							onClick={() => {
								if (busy) return;
								void onUse(asked, t[`preset_${asked}`]).then(() => ask(undefined));
							}}
						>
							{t.use}
						</button>
					</div>
				</Sheet>
			)}
		</section>
	);
}
