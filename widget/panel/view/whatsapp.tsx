// After a form sent for WhatsApp: the lead is stored already, so this only opens the app, or gives
// the number to someone on another device, or goes back to the chat of the same lead.
import { mask } from "../phone.ts";
import type { ScreenProps } from "./app.tsx";
import { Icon } from "./icons.tsx";

const shown = (digits: string): string =>
	digits.startsWith("55") ? `+55 ${mask(digits.slice(2))}` : `+${digits}`;

export function WhatsApp({ visit, onWhatsApp }: ScreenProps) {
	const t = visit.texts();
	const { saved, values, copied } = visit.view.get();
	if (!saved) return null;
	const { whatsapp, receipt } = saved.receipt;
	const digits = whatsapp?.match(/wa\.me\/(\d+)/)?.[1] ?? visit.companyNumber();
	const href =
		whatsapp ??
		(digits &&
			`https://wa.me/${digits}?text=${encodeURIComponent(t.waHello(values.name, receipt))}`);
	const copy = () =>
		navigator.clipboard?.writeText(`+${digits}`).then(
			() => {
				visit.view.set({ copied: true });
				visit.announce(t.copied);
			},
			() => undefined,
		);
	return (
		<div class="body middle">
			<span class="disc big">
				<Icon name="check" />
			</span>
			<h3>{t.waTitle(values.name.split(" ")[0] ?? "")}</h3>
			<p class="muted">{t.waText}</p>
			{href && (
				<a class="main" href={href} target="_blank" rel="noopener" data-first onClick={onWhatsApp}>
					<Icon name="wa" />
					{t.waOpen}
				</a>
			)}
			{digits && (
				<div class="number">
					<div>
						<p class="small">{t.waNumber}</p>
						<p>
							<bdi>{shown(digits)}</bdi>
						</p>
					</div>
					<button type="button" class="link" onClick={copy}>
						<Icon name={copied ? "check" : "copy"} />
						{copied ? t.copied : t.copy}
					</button>
				</div>
			)}
			<button type="button" class="link" onClick={() => visit.toChat()}>
				<Icon name="chat" />
				{t.backToChat}
			</button>
			<p class="small">{t.receipt(receipt)}</p>
		</div>
	);
}
