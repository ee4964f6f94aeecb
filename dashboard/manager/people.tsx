// Everyone of the account, and inviting one more: a link that the manager sends himself, because
// no e-mail provider is required.
import { useStore } from "@nanostores/preact";
import { useEffect, useState } from "preact/hooks";
import type { PersonView } from "../../protocol/api.ts";
import { api } from "../api.ts";
import { phoneText } from "../format.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { $person } from "../stores/session.ts";
import { toast } from "../stores/toasts.ts";
import { shellTexts } from "../texts/core.ts";
import { moreTexts } from "../texts/later.ts";
import { InviteSheet } from "./invite.tsx";
import { OwnNumberSheet } from "./own-number.tsx";
import { manageTexts } from "./texts.ts";

type Loaded = { readonly people: readonly PersonView[] } | { readonly problem: string };

export function People() {
	const t = useStore(manageTexts);
	const shell = useStore(shellTexts);
	const [loaded, setLoaded] = useState<Loaded>();
	const [inviting, setInviting] = useState(false);
	const [leaving, setLeaving] = useState<PersonView>();
	const [numbered, setNumbered] = useState<PersonView>();

	const load = async (): Promise<void> => {
		const answer = await api.people();
		setLoaded(answer.ok ? { people: answer.value } : { problem: answer.refusal.message });
	};
	useEffect(() => void load(), []);

	const disable = async (person: PersonView): Promise<void> => {
		setLeaving(undefined);
		const answer = await api.disable(person.id);
		toast(answer.ok ? t.disabled({ name: person.name }) : answer.refusal.message);
		void load();
	};
	return (
		<section class="card">
			<header class="card-head">
				<h2>{t.people}</h2>
				<button type="button" class="button filled" onClick={() => setInviting(true)}>
					<Icon name="add" />
					{t.invite}
				</button>
			</header>
			{!loaded && <Skeleton rows={4} label={shell.loading} />}
			{loaded && "problem" in loaded && (
				<Empty icon="alert" title={t.failed} hint={loaded.problem}>
					<button type="button" class="button outlined" onClick={() => void load()}>
						{shell.tryAgain}
					</button>
				</Empty>
			)}
			{loaded && "people" in loaded && (
				<PeopleList people={loaded.people} onNumber={setNumbered} onDisable={setLeaving} />
			)}
			{inviting && (
				<InviteSheet
					onClose={() => {
						setInviting(false);
						void load();
					}}
				/>
			)}
			{numbered && (
				<OwnNumberSheet
					person={numbered}
					onClose={() => setNumbered(undefined)}
					onSaved={() => {
						setNumbered(undefined);
						void load();
					}}
				/>
			)}
			{leaving && (
				<Sheet title={t.disableTitle({ name: leaving.name })} onClose={() => setLeaving(undefined)}>
					<p class="settings-note">{t.disableHint}</p>
					<div class="sheet-actions">
						<button type="button" class="button outlined" onClick={() => setLeaving(undefined)}>
							{shell.cancel}
						</button>
						<button type="button" class="button danger" onClick={() => void disable(leaving)}>
							{t.disable}
						</button>
					</div>
				</Sheet>
			)}
		</section>
	);
}

interface PeopleListProps {
	readonly people: readonly PersonView[];
	readonly onNumber: (person: PersonView) => void;
	readonly onDisable: (person: PersonView) => void;
}

function PeopleList({ people, onNumber, onDisable }: PeopleListProps) {
	const t = useStore(manageTexts);
	const more = useStore(moreTexts);
	const myself = useStore($person)?.id;
	if (people.length === 0) return <Empty icon="manage" title={t.noPeople} hint={t.noPeopleHint} />;
	return (
		<ul class="people">
			{people.map((person) => (
				<li key={person.id} class={person.status === "disabled" ? "off" : ""}>
					<Avatar name={person.name} photo={person.photo} />
					<div class="people-text">
						<p class="member-name">
							{person.name}
							<span class={`tag ${person.status}`}>{t[`status_${person.status}`]}</span>
						</p>
						<p class="member-state">
							{[
								more[`role_${person.role}`],
								person.email,
								person.whatsapp && phoneText(person.whatsapp),
							]
								.filter(Boolean)
								.join(" · ")}
						</p>
					</div>
					{person.status !== "disabled" && (
						<button
							type="button"
							class="button quiet"
							aria-label={t.ownNumberOf({ name: person.name })}
							onClick={() => onNumber(person)}
						>
							{t.ownNumber}
						</button>
					)}
					{person.status !== "disabled" && person.id !== myself && (
						<button type="button" class="button quiet" onClick={() => onDisable(person)}>
							{t.disable}
						</button>
					)}
				</li>
			))}
		</ul>
	);
}
