// A form checked by the protocol's own schemas: what passes here passes the server. Problems are by
// field, and the first one gets the focus.
import { useState } from "preact/hooks";
import * as v from "valibot";
import type { Answer } from "../../protocol/reasons.ts";

export interface FormState {
	readonly problems: Readonly<Record<string, string>>;
	readonly refused: string | undefined;
	readonly busy: boolean;
	readonly onSubmit: (event: Event) => void;
}

export function useForm<Schema extends v.GenericSchema>(
	schema: Schema,
	explain: (field: string, empty: boolean) => string,
	send: (input: v.InferOutput<Schema>) => Promise<Answer<unknown>>,
	extra: () => Readonly<Record<string, unknown>> = () => ({}),
): FormState {
	const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
	const [refused, setRefused] = useState<string>();
	const [busy, setBusy] = useState(false);

	async function submit(form: HTMLFormElement): Promise<void> {
		const values = { ...Object.fromEntries(new FormData(form)), ...extra() } as Record<
			string,
			unknown
		>;
		const parsed = v.safeParse(schema, values);
		setRefused(undefined);
		if (!parsed.success) {
			const found: Record<string, string> = {};
			for (const issue of parsed.issues) {
				const field = String(issue.path?.[0]?.key ?? "");
				found[field] ??= explain(field, !values[field]);
			}
			setProblems(found);
			const first = Object.keys(found)[0];
			form.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
			return;
		}
		setProblems({});
		setBusy(true);
		const answer = await send(parsed.output);
		setBusy(false);
		if (answer.ok) return;
		setRefused(answer.refusal.message);
		setProblems(answer.refusal.fields ?? {});
	}

	return {
		problems,
		refused,
		busy,
		onSubmit(event) {
			event.preventDefault();
			if (!busy) void submit(event.currentTarget as HTMLFormElement);
		},
	};
}
