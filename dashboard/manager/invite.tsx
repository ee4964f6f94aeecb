// Inviting one person: the form, then the link to copy or to send. The secret is shown once and
// kept nowhere.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import { InviteInput } from "../../protocol/api.ts";
import { api } from "../api.ts";
import { useForm } from "../enter/form.ts";
import { firstName } from "../format.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { $session } from "../stores/session.ts";
import { moreTexts } from "../texts/later.ts";
import { manageTexts } from "./texts.ts";

interface Invited {
	readonly name: string;
	readonly link: string;
}

export function inviteLink(account: string, token: string): string {
	return `${location.origin}/convite#${account}.${token}`;
}

export function InviteSheet({ onClose }: { readonly onClose: () => void }) {
	const t = useStore(manageTexts);
	const [invited, setInvited] = useState<Invited>();
	return (
		<Sheet title={invited ? t.linkTitle : t.inviteTitle} onClose={onClose}>
			{invited ? (
				<InviteReady invited={invited} onClose={onClose} />
			) : (
				<InviteForm onReady={setInvited} />
			)}
		</Sheet>
	);
}

function InviteForm({ onReady }: { readonly onReady: (invited: Invited) => void }) {
	const t = useStore(manageTexts);
	const more = useStore(moreTexts);
	const session = useStore($session);
	const me = session.at === "in" ? session.me : undefined;
	const teams = me?.teams ?? [];
	const [chosen, setChosen] = useState<readonly string[]>(teams.slice(0, 1).map((team) => team.id));
	const roles =
		me?.person.role === "admin"
			? (["broker", "supervisor", "manager", "admin"] as const)
			: (["broker", "supervisor"] as const);

	const form = useForm(
		InviteInput,
		(field, empty) => {
			if (empty) return t.required;
			return field === "email" ? t.badEmail : field === "name" ? t.badName : t.required;
		},
		async (input) => {
			const answer = await api.invite(input);
			if (answer.ok && me) {
				onReady({ name: input.name, link: inviteLink(me.account.slug, answer.value.token) });
			}
			return answer;
		},
		() => ({ teams: chosen }),
	);

	return (
		<form class="form" noValidate onSubmit={form.onSubmit}>
			<Field caption={t.name} name="name" autocomplete="off" problem={form.problems.name} />
			<Field
				caption={t.email}
				name="email"
				type="email"
				inputMode="email"
				autocomplete="off"
				problem={form.problems.email}
			/>
			<div class="field">
				<label for="invite-role">{t.role}</label>
				<select id="invite-role" name="role">
					{roles.map((role) => (
						<option key={role} value={role}>
							{more[`role_${role}`]}
						</option>
					))}
				</select>
			</div>
			<Field caption={t.creci} name="creci" hint={t.creciHint} problem={form.problems.creci} />
			<fieldset class="choice">
				<legend>{t.teams}</legend>
				{teams.map(({ id, name }) => (
					<label class="check" key={id}>
						<input
							type="checkbox"
							checked={chosen.includes(id)}
							onChange={() =>
								setChosen(
									chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id],
								)
							}
						/>
						{name}
					</label>
				))}
			</fieldset>
			<p class="form-refused" role="alert">
				{form.refused}
			</p>
			<button type="submit" class="button filled big" aria-disabled={form.busy}>
				{form.busy ? t.creating : t.sendInvite}
			</button>
		</form>
	);
}

function InviteReady({
	invited,
	onClose,
}: {
	readonly invited: Invited;
	readonly onClose: () => void;
}) {
	const t = useStore(manageTexts);
	const session = useStore($session);
	const company = session.at === "in" ? session.me.account.company : "";
	const [copied, setCopied] = useState(false);
	const text = t.inviteMessage({ name: firstName(invited.name), company, link: invited.link });
	const copy = async (): Promise<void> => {
		await navigator.clipboard.writeText(invited.link);
		setCopied(true);
	};
	return (
		<div class="form">
			<p class="settings-note">{t.linkHint({ name: firstName(invited.name) })}</p>
			<div class="field">
				<label for="invite-link">{t.link}</label>
				<input
					id="invite-link"
					readOnly
					value={invited.link}
					onFocus={(event) => event.currentTarget.select()}
				/>
			</div>
			<button type="button" class="button filled big" onClick={() => void copy()}>
				<Icon name={copied ? "check" : "copy"} />
				{copied ? t.copied : t.copy}
			</button>
			<a
				class="button outlined big"
				href={`https://wa.me/?text=${encodeURIComponent(text)}`}
				target="_blank"
				rel="noopener noreferrer"
			>
				<Icon name="whatsapp" />
				{t.sendWhatsapp}
			</a>
			<button type="button" class="text-button" onClick={onClose}>
				{t.finished}
			</button>
		</div>
	);
}
