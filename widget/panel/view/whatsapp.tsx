/** @jsxImportSource . */
// After a form sent for WhatsApp: the lead is stored already. First the ways to open the app, here
// or on another device; then, once he says he sent it, whether it arrived. What is said on WhatsApp
// never shows here.
import { heard } from "../heard.ts";
import { mask, national } from "../phone.ts";
import { announce, brokerOf, companyNumber, isOver, set, state, talk } from "../state.ts";
import * as t from "../texts/index.ts";
import { saySent, toChat, waOpened } from "../visit.ts";
import { Icon } from "./icons.tsx";
import { WhatsAppLink, whatsappLink } from "./links.tsx";
import { Qr } from "./qr.tsx";
import { Again, Place } from "./status.tsx";

/** Refused by the browser, the text is still on the screen, and one tap selects it. */
function copy(text: string): void {
	navigator.clipboard.writeText(text).then(
		() => {
			set({ copied: text });
			announce(t.copied);
		},
		() => undefined,
	);
}

interface CopyRowProps {
	readonly look: string;
	readonly title: string;
	/** What is shown and what is copied. */
	readonly shown: string;
	readonly text: string;
	readonly label: string;
}

function CopyRow({ look, title, shown, text, label }: CopyRowProps) {
	return (
		<div class={look}>
			<div>
				<p class="small">{title}</p>
				<bdi>{shown}</bdi>
			</div>
			{/* Absent on pages without https. */}
			{!!navigator.clipboard && (
				<button type="button" class="link" onClick={() => copy(text)}>
					{state.copied === text ? t.copied : label}
				</button>
			)}
		</div>
	);
}

/** For someone who writes from another device: its camera, or the number and what to write. */
function Elsewhere() {
	const { qr, receipt = "" } = talk.receipt ?? {};
	const { name } = state.values;
	const [path = "", query] = (whatsappLink() ?? "").split("?");
	// Who is called is decided when the link is followed: no number is known, only the code is.
	const [, code] = /\/w\/.*?([^/]+)$/.exec(path) ?? [];
	const digits = !code && companyNumber();
	// With the reference code, where the address says it.
	const hello = code
		? t.waCode(name, code)
		: (new URLSearchParams(query).get("text") ?? t.waHello(name, receipt));
	return (
		<div class="box">
			{qr && (
				<div class="row qr">
					<Qr bits={qr} label={t.waQr} />
					<p>{t.waScan}</p>
				</div>
			)}
			{digits && (
				<CopyRow
					look="row"
					title={t.waNumber}
					shown={digits.startsWith("55") ? mask(national(digits)) : `+${digits}`}
					text={`+${digits}`}
					label={t.copy}
				/>
			)}
			<CopyRow
				look="row tall"
				title={t.waMessage}
				shown={hello}
				text={hello}
				label={t.copyMessage}
			/>
		</div>
	);
}

export function WhatsApp() {
	const { status } = talk;
	const said = heard();
	const link = !!whatsappLink();
	/** What is over asks nothing more of him either. */
	const sent = talk.sent || status?.wrote || isOver();
	/** He still has to write, or to press send. */
	const due = !sent || (said && status?.wrote === false);
	const [title, text] = sent
		? (said ?? [])
		: [t.waTitle(state.values.name.trim().split(" ")[0] ?? ""), t.waText];
	return (
		<div class="body middle">
			{sent && state.link === "offline" && <p class="banner doubt">{t.offline}</p>}
			{title && (
				<>
					<span class={sent && due ? "disc big doubt" : "disc big"}>
						<Icon name={sent && due ? "clock" : "check"} />
					</span>
					<h3>{title}</h3>
					{text && <p>{text}</p>}
				</>
			)}
			{sent && !(said && (due || brokerOf())) && (
				<div class="box">
					<Place />
				</div>
			)}
			<Again />
			{link && <WhatsAppLink look={due ? "main" : "pill"} label={t.waOpen} onOpen={waOpened} />}
			{due && (
				<button type="button" class="pill" onClick={saySent}>
					{t.waSent}
				</button>
			)}
			{due && link && <Elsewhere />}
			{/* Once he wrote there, the chat would refuse every word. */}
			{!status?.wrote && !isOver() && (
				<button type="button" class="link" onClick={toChat}>
					<Icon name="chat" />
					{t.toChat}
				</button>
			)}
			<p class="small">{t.receipt(talk.receipt?.receipt ?? "")}</p>
		</div>
	);
}
