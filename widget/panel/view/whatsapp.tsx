/** @jsxImportSource . */
// After a form sent for WhatsApp: the lead is stored already, so this only opens the app, or gives
// the number to someone on another device, or goes back to the chat of the same lead.
import { mask, national } from "../phone.ts";
import { announce, set, state, talk } from "../state.ts";
import * as t from "../texts/index.ts";
import { toChat } from "../visit.ts";
import { Icon } from "./icons.tsx";
import { WhatsAppLink, whatsappLink } from "./links.tsx";

async function copy(digits: string): Promise<void> {
	await navigator.clipboard.writeText(`+${digits}`);
	set({ copied: true });
	announce(t.copied);
}

export function WhatsApp() {
	const { values, copied } = state;
	const digits = whatsappLink()?.match(/wa\.me\/(\d+)/)?.[1];
	return (
		<div class="body middle">
			<span class="disc big">
				<Icon name="check" />
			</span>
			<h3>{t.waTitle(values.name.trim().split(" ")[0] ?? "")}</h3>
			<p class="muted">{t.waText}</p>
			{digits && (
				<>
					<WhatsAppLink look="main" label={t.waOpen} />
					<div class="row number">
						<div>
							<p class="small">{t.waNumber}</p>
							<b>{digits.startsWith("55") ? mask(national(digits)) : `+${digits}`}</b>
						</div>
						<button type="button" class="link" onClick={() => copy(digits)}>
							{copied ? t.copied : t.copy}
						</button>
					</div>
				</>
			)}
			<button type="button" class="link" onClick={toChat}>
				<Icon name="chat" />
				{t.backToChat}
			</button>
			<p class="small">{t.receipt(talk.receipt?.receipt ?? "")}</p>
		</div>
	);
}
