/** @jsxImportSource . */
// Ways to the company outside this window: its WhatsApp and its telephone.
import { companyNumber, host, state, talk } from "../state.ts";
import * as t from "../texts/index.ts";
import { Icon } from "./icons.tsx";

/** The server's link when there is one: it carries the lead's reference. */
export function whatsappLink(): string | undefined {
	const digits = companyNumber();
	const { whatsapp, receipt = "" } = talk.receipt ?? {};
	const text = encodeURIComponent(t.waHello(state.values.name, receipt));
	return whatsapp ?? (digits && `https://wa.me/${digits}?text=${text}`);
}

interface WhatsAppLinkProps {
	readonly label: string;
	readonly look: string;
	readonly onOpen?: () => void;
}

export function WhatsAppLink({ label, look, onOpen }: WhatsAppLinkProps) {
	return (
		<a
			class={look}
			href={whatsappLink() ?? ""}
			target="_blank"
			rel="noopener"
			data-first={look === "main"}
			onClick={() => {
				host.emit("whatsapp", {});
				onOpen?.();
			}}
		>
			<Icon name="whatsapp" />
			{label}
		</a>
	);
}

export function WayOut() {
	const digits = companyNumber();
	const byWhatsApp = state.config?.channels.includes("whatsapp") ?? true;
	if (!digits) return null;
	return (
		<div class="way">
			<a class="pill" href={`tel:+${digits}`}>
				<Icon name="phone" />
				{t.call}
			</a>
			{byWhatsApp && <WhatsAppLink look="pill" label={t.whatsapp} />}
		</div>
	);
}
