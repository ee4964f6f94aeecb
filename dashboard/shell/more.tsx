// Mais: who I am, sound, keys, colours, language, devices, and the way out.
import { useStore } from "@nanostores/preact";
import { play, startSound } from "../attention/sound.ts";
import { $locale, chooseLocale, LOCALES } from "../i18n.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { Sessions } from "../parts/later.ts";
import { $helpOpen } from "../parts/shortcuts.ts";
import { Switch } from "../parts/switch.tsx";
import { $enterSends, $scheme, $shortcuts, $volume, flip, type Scheme } from "../stores/prefs.ts";
import { $session, $teamId, chooseTeam, signOut } from "../stores/session.ts";
import { $onDuty } from "../stores/team.ts";
import { toast } from "../stores/toasts.ts";
import { moreTexts } from "../texts/later.ts";

const SCHEMES: readonly Scheme[] = ["auto", "light", "dark"];
const LANGUAGES = { "pt-BR": "Português", en: "English", es: "Español" } as const;

export function MorePage() {
	const t = useStore(moreTexts);
	return (
		<main class="page settings" id="content" tabIndex={0}>
			<h1 class="pane-title">{t.title}</h1>
			<Me />
			<Sound />
			<Keys />
			<Looks />
			<section class="card">
				<h2 class="card-title">{t.devices}</h2>
				<Sessions />
			</section>
			<section class="card">
				<h2 class="card-title">{t.install}</h2>
				<p class="settings-note">{t.installHint}</p>
			</section>
			<SignOut />
		</main>
	);
}

function Me() {
	const t = useStore(moreTexts);
	const session = useStore($session);
	const team = useStore($teamId);
	if (session.at !== "in") return null;
	const { person, account, teams } = session.me;
	return (
		<section class="card me">
			<Avatar name={person.name} photo={person.photo} size="large" />
			<div>
				<p class="me-name">{person.name}</p>
				<p class="settings-note">
					{t[`role_${person.role}`]} · {account.company}
				</p>
				<p class="settings-note">{person.email}</p>
			</div>
			{teams.length > 1 && (
				<div class="field">
					<label for="team">{t.team}</label>
					<select
						id="team"
						value={team}
						onChange={(event) => chooseTeam(event.currentTarget.value)}
					>
						{teams.map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
					</select>
				</div>
			)}
		</section>
	);
}

function Sound() {
	const t = useStore(moreTexts);
	const volume = useStore($volume);
	const test = async (): Promise<void> => {
		await startSound();
		play("offer");
	};
	return (
		<section class="card">
			<h2 class="card-title">{t.sound}</h2>
			<div class="field">
				<label for="volume">{t.volume}</label>
				<input
					id="volume"
					type="range"
					min="0"
					max="100"
					step="10"
					value={volume}
					onInput={(event) => $volume.set(event.currentTarget.value)}
				/>
			</div>
			<button type="button" class="button outlined" onClick={() => void test()}>
				<Icon name="sound" />
				{t.test}
			</button>
			<p class="settings-note">{t.soundNote}</p>
		</section>
	);
}

function Keys() {
	const t = useStore(moreTexts);
	const shortcuts = useStore($shortcuts);
	const enterSends = useStore($enterSends);
	return (
		<section class="card">
			<h2 class="card-title">{t.keys}</h2>
			<Switch label={t.enterSends} on={enterSends === "on"} onFlip={() => flip($enterSends)} />
			<Switch label={t.shortcuts} on={shortcuts === "on"} onFlip={() => flip($shortcuts)} />
			<button type="button" class="text-button" onClick={() => $helpOpen.set(true)}>
				{t.seeShortcuts}
			</button>
		</section>
	);
}

function Looks() {
	const t = useStore(moreTexts);
	const scheme = useStore($scheme);
	const locale = useStore($locale);
	return (
		<section class="card">
			<fieldset class="choice">
				<legend class="card-title">{t.appearance}</legend>
				{SCHEMES.map((name) => (
					<label class="outcome" key={name}>
						<input
							type="radio"
							name="scheme"
							checked={scheme === name}
							onChange={() => $scheme.set(name)}
						/>
						<span>{t[`scheme_${name}`]}</span>
					</label>
				))}
			</fieldset>
			<fieldset class="choice">
				<legend class="card-title">{t.language}</legend>
				{LOCALES.map((tag) => (
					<label class="outcome" key={tag}>
						<input
							type="radio"
							name="locale"
							checked={locale === tag}
							onChange={() => chooseLocale(tag)}
						/>
						<span lang={tag}>{LANGUAGES[tag]}</span>
					</label>
				))}
			</fieldset>
		</section>
	);
}

function SignOut() {
	const t = useStore(moreTexts);
	const onDuty = useStore($onDuty);
	return (
		<section class="card">
			{onDuty && <p class="settings-note">{t.signOutWarn}</p>}
			<button
				type="button"
				class="button outlined"
				onClick={() => void signOut().then((problem) => problem && toast(problem.message))}
			>
				<Icon name="leave" />
				{t.signOut}
			</button>
		</section>
	);
}
