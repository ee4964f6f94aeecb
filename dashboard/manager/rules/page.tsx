// Gestão › Regras: what a team follows, in words and in values. Nothing holds until it is saved, all of it
// together, since times depend on each other; the server checks it as a whole and says what is wrong.
import { useStore } from "@nanostores/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { TeamRulesView } from "../../../protocol/api.ts";
import type { Answer } from "../../../protocol/reasons.ts";
import { api } from "../../api.ts";
import { Empty } from "../../parts/empty.tsx";
import { $session, $teamId } from "../../stores/session.ts";
import { toast } from "../../stores/toasts.ts";
import "../../styles/rules.css";
import { useLoaded } from "../load.ts";
import { Loading } from "../loading.tsx";
import { ChannelCard } from "./channel.tsx";
import {
	CHANNELS,
	type Changes,
	changed,
	type Draft,
	drafts,
	ordered,
	ruled,
	shown,
	toSend,
	untouched,
} from "./draft.ts";
import { Choice, Count, named } from "./fields.tsx";
import { HoursCard } from "./hours.tsx";
import { ModelCard } from "./model.tsx";
import { rulesTexts } from "./texts.ts";

const ORDERS = ["rotating", "fixed", "availability", "least_loaded", "manual"] as const;

/** What one person left unsaved must not greet the next one. */
$session.listen(({ at }) => {
	if (at === "out") drafts.clear();
});

export function RulesPage() {
	const t = useStore(rulesTexts);
	const team = useStore($teamId);
	if (!team) return <Empty icon="manage" title={t.noTeam} />;
	return <RulesOf key={team} team={team} />;
}

function RulesOf({ team }: { readonly team: string }) {
	const t = useStore(rulesTexts);
	const [loaded, reload, put] = useLoaded(() => api.rules(team));
	if (!loaded || "problem" in loaded)
		return <Loading of={loaded} failed={t.failed} retry={reload} />;
	return <Editor team={team} rules={loaded.value} onRead={put} />;
}

interface EditorProps {
	readonly team: string;
	readonly rules: TeamRulesView;
	readonly onRead: (rules: TeamRulesView) => void;
}

function Editor({ team, rules, onRead }: EditorProps) {
	const t = useStore(rulesTexts);
	const [draft, setDraft] = useState<Draft>(() => drafts.get(team) ?? untouched(rules));
	const [refused, setRefused] = useState("");
	const [busy, setBusy] = useState(false);
	/** A field that was typed into shows what holds once that is given up. */
	const [fresh, setFresh] = useState(0);
	const { changes, timeZone } = draft;
	const latest = useRef(draft);
	latest.current = draft;
	const now = shown(rules.policy, changes);
	const dirty = Object.keys(changes).length > 0 || timeZone !== rules.timeZone;
	useEffect(() => {
		if (!dirty) return void drafts.delete(team);
		drafts.set(team, draft);
		const asks = (event: BeforeUnloadEvent) => event.preventDefault();
		addEventListener("beforeunload", asks);
		return () => removeEventListener("beforeunload", asks);
	}, [draft, dirty]);
	const change = (how: (before: Changes) => Changes): void =>
		setDraft((before) => ({ ...before, changes: how(before.changes) }));
	const set = (...path: string[]) => {
		return (value: unknown) => change((before) => changed(before, path, value));
	};
	const giveUp = (holds: TeamRulesView): void => {
		setDraft(untouched(holds));
		setRefused("");
		setFresh(fresh + 1);
	};
	const send = async (asking: Promise<Answer<TeamRulesView>>): Promise<TeamRulesView | null> => {
		setBusy(true);
		setRefused("");
		const answer = await asking;
		setBusy(false);
		if (answer.ok) {
			onRead(answer.value);
			return answer.value;
		}
		setRefused(answer.refusal.message);
		// His changes now lie over the other's: he sees both, and saving again says yes to them.
		if (answer.refusal.reason === "changed_meanwhile") {
			const read = await api.rules(team);
			if (read.ok) onRead(read.value);
		}
		return null;
	};
	const { preset, overrides, revision } = rules;
	const save = async (): Promise<void> => {
		const sent = draft;
		const policy = toSend(overrides, changes, timeZone);
		const holds = await send(api.setRules(team, { preset, policy, timeZone, revision }));
		if (!holds) return;
		toast(t.saved);
		// What was typed meanwhile is still to be saved.
		if (latest.current === sent) setDraft(untouched(holds));
	};
	const use = async (model: string, name: string): Promise<void> => {
		// All that stands on the card of the hours.
		const kept = ["hours", "offersOutsideHours", "autoReply"].filter((key) => key in overrides);
		const policy = Object.fromEntries(kept.map((key) => [key, overrides[key]]));
		const holds = await send(api.setRules(team, { preset: model, policy, revision }));
		if (!holds) return;
		toast(t.switched({ name }));
		giveUp(holds);
	};
	return (
		<form
			key={fresh}
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
			<ModelCard current={preset} offered={rules.presets} busy={busy} dirty={dirty} onUse={use} />
			<section class="card rules-card" aria-labelledby="rules-team">
				<h2 class="card-title" id="rules-team">
					{t.team}
				</h2>
				<Choice
					caption={t.order}
					value={now.order}
					options={named(ORDERS, (order) => t[`order_${order}`])}
					onChange={(order) => change((before) => ordered(before, order))}
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
						onChange={(key, value) =>
							change((before) => ruled(before, channel, now.channels[channel], key, value))
						}
					/>
				))}
			</div>
			<HoursCard
				rules={now}
				zone={timeZone}
				onZone={(zone) => setDraft((before) => ({ ...before, timeZone: zone }))}
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
						<button type="button" class="button outlined" onClick={() => giveUp(rules)}>
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
