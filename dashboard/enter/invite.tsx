// Accepting an invite: the secret is in the fragment of the link, which no server ever sees, and is
// taken out of the address bar at once so that it is not shared by accident.
import { useStore } from "@nanostores/preact";
import { useEffect, useState } from "preact/hooks";
import { InviteAcceptInput } from "../../protocol/api.ts";
import { Empty } from "../parts/empty.tsx";
import { acceptInvite } from "../stores/session.ts";
import { enterTexts } from "../texts/later.ts";
import { Doorstep } from "./doorstep.tsx";
import { useForm } from "./form.ts";
import { PasswordField } from "./password.tsx";

function readLink(): { readonly account: string; readonly token: string } {
	const [account = "", token = ""] = location.hash.slice(1).split(".", 2);
	return { account, token };
}

export function InvitePage() {
	const t = useStore(enterTexts);
	const [link] = useState(readLink);
	useEffect(() => history.replaceState(null, "", location.pathname), []);
	const form = useForm(
		InviteAcceptInput,
		(field, empty) => (field === "password" && !empty ? t.shortPassword : t.required),
		acceptInvite,
		() => link,
	);
	if (!link.account || !link.token) {
		return (
			<main class="doorstep" id="content">
				<Empty page icon="alert" title={t.inviteBroken} hint={t.inviteBrokenHint}>
					<a class="button filled" href="/entrar">
						{t.submit}
					</a>
				</Empty>
			</main>
		);
	}
	return (
		<Doorstep title={t.inviteTitle} lead={t.inviteLead}>
			<form class="form" noValidate onSubmit={form.onSubmit}>
				<PasswordField
					caption={t.newPassword}
					autocomplete="new-password"
					hint={t.newPasswordHint}
					problem={form.problems.password ?? form.problems.token}
				/>
				<p class="form-refused" role="alert">
					{form.refused}
				</p>
				<button type="submit" class="button filled big" aria-disabled={form.busy}>
					{form.busy ? t.submitting : t.inviteSubmit}
				</button>
			</form>
		</Doorstep>
	);
}
