// Entrar. The account and the e-mail may come in the address (`/entrar/aurora#lucas@…`), so that an
// invite or a demo link leaves only the password to type.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import { SignInInput } from "../../protocol/api.ts";
import { Field } from "../parts/field.tsx";
import { router } from "../router.ts";
import { recall } from "../stores/memory.ts";
import { signIn } from "../stores/session.ts";
import { enterTexts } from "../texts/later.ts";
import { Doorstep } from "./doorstep.tsx";
import { useForm } from "./form.ts";
import { PasswordField } from "./password.tsx";

export function SignInPage() {
	const t = useStore(enterTexts);
	const page = useStore(router);
	const [given] = useState(() => ({
		account: (page?.route === "signIn" && page.params.account) || recall("account") || "",
		email: decodeURIComponent((page?.hash ?? "").slice(1)),
	}));
	const form = useForm(
		SignInInput,
		(field, empty) => {
			if (empty) return t.required;
			return field === "email" ? t.badEmail : field === "account" ? t.badAccount : t.required;
		},
		signIn,
	);
	return (
		<Doorstep title={t.title} lead={t.lead}>
			<form class="form" noValidate onSubmit={form.onSubmit}>
				<Field
					caption={t.account}
					name="account"
					defaultValue={given.account}
					hint={t.accountHint}
					problem={form.problems.account}
					autocomplete="organization"
					autocapitalize="none"
					spellcheck={false}
				/>
				<Field
					caption={t.email}
					name="email"
					type="email"
					inputMode="email"
					defaultValue={given.email}
					problem={form.problems.email}
					autocomplete="username"
					autocapitalize="none"
				/>
				<PasswordField
					caption={t.password}
					autocomplete="current-password"
					problem={form.problems.password}
				/>
				<p class="form-refused" role="alert">
					{form.refused}
				</p>
				<button type="submit" class="button filled big" aria-disabled={form.busy}>
					{form.busy ? t.submitting : t.submit}
				</button>
				<p class="form-note">{t.forgotten}</p>
			</form>
		</Doorstep>
	);
}
