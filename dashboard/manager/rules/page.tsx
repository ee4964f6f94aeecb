// Gestão › Regras: what a team follows, in words and in values. Nothing holds until it is saved, all of it
// together, since times depend on each other; the server checks it as a whole and says what is wrong.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { TeamRulesView } from "../../../protocol/api.ts";
import type { Answer } from "../../../protocol/reasons.ts";
import { api } from "../../api.ts";
import { Empty } from "../../parts/empty.tsx";
import { $teamId } from "../../stores/session.ts";
import { toast } from "../../stores/toasts.ts";
import "../../styles/rules.css";
import { useLoaded } from "../load.ts";
import { Loading } from "../loading.tsx";
import { CHANNELS, ChannelCard } from "./channel.tsx";
import { type Changes, changed, shown, toSend } from "./draft.ts";
import { Choice, Count, named } from "./fields.tsx";
import { HoursCard } from "./hours.tsx";
import { ModelCard } from "./model.tsx";
import { rulesTexts } from "./texts.ts";

const ORDERS = ["rotating", "fixed", "availability", "least_loaded", "manual"] as const;

export function RulesPage() {
	const t = useStore(rulesTexts);
	const team = useStore($teamId);
	if (!team) return <Empty icon="manage" title={t.noTeam} />;
	return <RulesOf key={team} team={team} />;
}

function RulesOf({ team }: { readonly team: string }) {
	const t = useStore(rulesTexts);
	const [loaded, reload, put] = useLoaded(() => api.rules(team));
	const [saved, setSaved] = useState(0);
	if (!loaded || "problem" in loaded)
		return <Loading of={loaded} failed={t.failed} retry={reload} />;
	return (
		<Editor
			// What is open shows what holds now.
			key={saved}
			team={team}
			rules={loaded.value}
			onSaved={(rules) => {
				put(rules);
				setSaved(saved + 1);
			}}
		/>
	);
}

interface EditorProps {
	readonly team: string;
	readonly rules: TeamRulesView;
	readonly onSaved: (rules: TeamRulesView) => void;
}

function Editor({ team, rules, onSaved }: EditorProps) {
	const t = useStore(rulesTexts);
	const [changes, setChanges] = useState<Changes>({});
	const [timeZone, setTimeZone] = useState(rules.timeZone);
	const [refused, setRefused] = useState("");
	const [busy, setBusy] = useState(false);
	const now = shown(rules.policy, changes);
	const dirty = Object.keys(changes).length > 0 || timeZone !== rules.timeZone;
	const set = (...path: string[]) => {
		return (value: unknown) => setChanges((before) => changed(before, path, value));
	};
	const send = async (asking: Promise<Answer<TeamRulesView>>, said: string): Promise<void> => {
		setBusy(true);
		setRefused("");
		const answer = await asking;
		setBusy(false);
		if (!answer.ok) return setRefused(answer.refusal.message);
		toast(said);
		onSaved(answer.value);
	};
	const save = () => {
		const policy = toSend(rules.overrides, changes, timeZone);
		return send(api.setRules(team, { preset: rules.preset, policy, timeZone }), t.saved);
	};
	const use = (preset: string, name: string) => {
		const { hours } = rules.overrides;
		const policy = hours === undefined ? {} : { hours };
		return send(api.setRules(team, { preset, policy }), t.switched({ name }));
	};
	return (
		<form
			class="rulebook"
			// A value out of sight cannot say what is wrong with it.
			onInvalidCapture={(event) => {
				const folded = (event.target as HTMLElement).closest("details");
				if (folded) folded.open = true;
			}}
			onSubmit={(event) => {
				event.preventDefault();
				if (!busy && dirty) void save();
			}}
		>
			<ModelCard current={rules.preset} offered={rules.presets} busy={busy} onUse={use} />
			<section class="card rules-card">
				<h2 class="card-title">{t.team}</h2>
				<Choice
					caption={t.order}
					value={now.order}
					options={named(ORDERS, (order) => t[`order_${order}`])}
					onChange={set("order")}
				/>
				<Count
					caption={t.maxActive}
					value={now.maxActive}
					hint={t.maxActiveHint}
					onChange={set("maxActive")}
				/>
				<Choice
					caption={t.requireOutcome}
					value={now.requireOutcome}
					options={named(["no", "soft", "hard"], (much) => t[`requireOutcome_${much}`])}
					onChange={set("requireOutcome")}
				/>
			</section>
			<div class="rules-channels">
				{CHANNELS.map((channel) => (
					<ChannelCard
						key={channel}
						channel={channel}
						rules={now}
						onChange={(key, value) => set("channels", channel, key)(value)}
					/>
				))}
			</div>
			<HoursCard
				rules={now}
				zone={timeZone}
				onZone={setTimeZone}
				onHours={set("hours")}
				onOutside={set("offersOutsideHours")}
				onReply={set("autoReply")}
			/>
			{(dirty || refused) && (
				<footer class="rules-save">
					<p class="form-refused" role="alert">
						{refused}
					</p>
					{!refused && <p class="settings-note">{t.unsaved}</p>}
					<div class="sheet-actions">
						<button
							type="button"
							class="button outlined"
							onClick={() => {
								setChanges({});
								setTimeZone(rules.timeZone);
								setRefused("");
							}}
						>
							{t.undo}
						</button>
						<button type="submit" class="button filled" aria-disabled={busy}>
							{busy ? t.saving : t.save}
						</button>
					</div>
				</footer>
			)}
		</form>
	);
}
