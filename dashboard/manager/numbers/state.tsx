// How one number of the list does, in a word: all is well, what is missing, what is stopped. Asks that
// number itself, so that one which does not answer leaves the others alone. What to do is on its page.
import { useStore } from "@nanostores/preact";
import type { ConnectionView } from "../../../protocol/whatsapp.ts";
import { api } from "../../api.ts";
import { Icon } from "../../parts/icon.tsx";
import { useLoaded } from "../load.ts";
import { type NumbersTexts, numbersTexts } from "./texts.ts";

export function NumberState({ id }: { readonly id: string }) {
	const t = useStore(numbersTexts);
	const [loaded] = useLoaded(() => api.number(id));
	// Its place is kept: no row moves under a thumb.
	if (!loaded) return <span class="number-state" />;
	const { mark, icon, text } =
		"problem" in loaded
			? ({ mark: "waiting", icon: "clock", text: t.listUnknown } as const)
			: stateOf(loaded.value, t);
	return (
		<span class={`number-state ${mark}`}>
			<Icon name={icon} />
			{text}
		</span>
	);
}

function stateOf({ heldUp, templatesHeld, steps }: ConnectionView, t: NumbersTexts) {
	const failed = steps.filter((step) => step.state === "failed").length;
	const waiting = steps.filter((step) => step.state === "waiting").length;
	if (heldUp) return { mark: "failed", icon: "alert", text: t.listHeld } as const;
	if (failed > 0) return { mark: "failed", icon: "alert", text: t.listFailed(failed) } as const;
	if (templatesHeld) return { mark: "failed", icon: "alert", text: t.listTemplates } as const;
	if (waiting > 0) return { mark: "waiting", icon: "clock", text: t.listLeft(waiting) } as const;
	// It holds today, and its page says until when.
	const noted = steps.some((step) => step.message);
	return noted
		? ({ mark: "waiting", icon: "clock", text: t.listFor } as const)
		: ({ mark: "ok", icon: "check", text: t.listGood } as const);
}
