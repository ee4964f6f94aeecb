// How to reach this client outside the conversation, what his WhatsApp says of him, and who else he
// may be. Everything may be missing: some people on WhatsApp show no number at all.
import { useStore } from "@nanostores/preact";
import type { CaseView } from "../../protocol/staff.ts";
import type { Doubt, WhatsAppView } from "../../protocol/whatsapp.ts";
import { digits, firstName, hour, phoneText, whatsappLink } from "../format.ts";
import { serverNow } from "../line/clock.ts";
import { Icon } from "../parts/icon.tsx";
import { $cases, phoneOf } from "../stores/cases.ts";
import { $reach } from "../stores/deliveries.ts";
import { $me, $timeZone } from "../stores/team.ts";
import { chatTexts, whatsappTexts } from "../texts/chat.ts";
import { useCommand } from "./trouble.tsx";
import { writingIn } from "./writing.ts";

interface ContactProps {
	readonly view: CaseView;
	readonly mine: boolean;
}

export function Contact({ view, mine }: ContactProps) {
	const t = useStore(chatTexts);
	const zone = useStore($timeZone);
	const { phone, email } = view.client;
	const { whatsapp } = view;
	const reach = phoneOf(view);
	return (
		<div class="contact" id="chat-contact">
			{phone && <PhoneLine phone={phone} />}
			{whatsapp && <Profile whatsapp={whatsapp} typed={phone} />}
			{reach && <WhatsappLine view={view} />}
			{email && (
				<a class="contact-line" href={`mailto:${email}`}>
					<Icon name="mail" />
					<span>{email}</span>
				</a>
			)}
			{!reach && (whatsapp ? <NoPhone view={view} mine={mine} /> : !email && <None />)}
			{whatsapp?.code && <CodeLine code={whatsapp.code} />}
			{view.page && (
				<a class="contact-line" href={view.page.url} target="_blank" rel="noopener noreferrer">
					<Icon name="web" />
					<span>{view.page.title ?? view.page.url}</span>
				</a>
			)}
			<a class="contact-line" href={`/cliente/${view.id}`}>
				<Icon name="clock" />
				<span>{t.history}</span>
			</a>
			<Cost view={view} />
			<p class="contact-none">{t.arrived({ at: hour(view.receivedAt, zone) })}</p>
		</div>
	);
}

/** What this conversation cost so far, in Meta's own counting. */
function Cost({ view }: { readonly view: CaseView }) {
	const t = useStore(whatsappTexts);
	const billed = useStore($reach, { keys: [String(view.id)] })[view.id]?.billed;
	if (!billed || billed.billable + billed.free === 0) return null;
	return (
		<p class="contact-none" title={t.costHint}>
			{t.cost({ billed: t.costBilled(billed.billable), free: t.costFree(billed.free) })}
		</p>
	);
}

function None() {
	const t = useStore(chatTexts);
	return <p class="contact-none">{t.noContact}</p>;
}

function PhoneLine({ phone }: { readonly phone: string }) {
	return (
		<a class="contact-line" href={`tel:${phone}`}>
			<Icon name="phone" />
			<span>{phoneText(phone)}</span>
		</a>
	);
}

/** As Meta tells it, beside what he typed: the two need not agree. */
function Profile({
	whatsapp,
	typed,
}: {
	readonly whatsapp: WhatsAppView;
	readonly typed: string | undefined;
}) {
	const t = useStore(whatsappTexts);
	const { name, username, phone } = whatsapp;
	const other = phone && digits(phone) !== digits(typed ?? "") ? phone : undefined;
	const who = [name, username && `@${username}`].filter(Boolean).join(" · ");
	if (!who && !other) return null;
	return (
		<>
			{who && (
				<p class="contact-line plain">
					<Icon name="whatsapp" />
					<span>{t.calledThere({ name: who })}</span>
				</p>
			)}
			{other && (
				<a class="contact-line" href={`tel:${other}`}>
					<Icon name="phone" />
					<span>{t.numberThere({ phone: phoneText(other) })}</span>
				</a>
			)}
		</>
	);
}

function NoPhone({ view, mine }: ContactProps) {
	const t = useStore(whatsappTexts);
	const [busy, act] = useCommand();
	const writing = writingIn(view, mine, serverNow());
	return (
		<div class="contact-ask">
			<p>{t.noPhone}</p>
			{writing.how === "write" && (
				<button
					type="button"
					class="button outlined"
					disabled={busy}
					onClick={() => void act({ do: "ask_phone", case: view.id }, t.askedPhone)}
				>
					<Icon name="phone" />
					{t.askPhone}
				</button>
			)}
		</div>
	);
}

function CodeLine({ code }: { readonly code: string }) {
	const t = useStore(whatsappTexts);
	return (
		<p class="contact-none" title={t.codeHint}>
			{t.code({ code })}
		</p>
	);
}

export function doubtText(doubt: Doubt, t: ReturnType<typeof whatsappTexts.get>): string {
	const name = doubt.name ?? t.someone;
	const who = doubt.case === undefined ? name : `${name} (A-${doubt.case})`;
	switch (doubt.why) {
		case "forwarded":
			return t.doubt_forwarded({ name: doubt.name ?? t.someone });
		case "maybe":
			return t.doubt_maybe({ name: who });
		default:
			return doubt.name
				? t.doubtOf({ what: t[`doubt_${doubt.why}`], name: doubt.name })
				: t[`doubt_${doubt.why}`];
	}
}

/** Always in sight: who takes somebody for another finds out too late. */
export function Doubts({ whatsapp }: { readonly whatsapp: WhatsAppView }) {
	const t = useStore(whatsappTexts);
	const cases = useStore($cases);
	const { ad, doubts } = whatsapp;
	const adUrl = ad?.url && /^https?:\/\//.test(ad.url) ? ad.url : undefined;
	if (doubts.length === 0 && !ad) return null;
	return (
		<ul class="doubts">
			{doubts.map((doubt) => {
				const text = doubtText(doubt, t);
				const known = doubt.case !== undefined && cases.has(doubt.case);
				return (
					<li class="doubt" key={`${doubt.why}.${doubt.case ?? ""}`}>
						<Icon name="alert" />
						{known ? <a href={`/conversa/${doubt.case}`}>{text}</a> : text}
					</li>
				);
			})}
			{ad && (
				<li class="doubt ad">
					<Icon name="web" />
					{adUrl ? (
						<a href={adUrl} target="_blank" rel="noopener noreferrer">
							{ad.headline ? t.ad({ headline: ad.headline }) : t.adPlain}
						</a>
					) : (
						<span>{ad.headline ? t.ad({ headline: ad.headline }) : t.adPlain}</span>
					)}
				</li>
			)}
		</ul>
	);
}

/** The broker's own WhatsApp, with a first line already in it. */
export function useWhatsappLink(view: CaseView): string | undefined {
	const t = useStore(chatTexts);
	const me = useStore($me);
	const phone = phoneOf(view);
	if (!phone) return;
	const values = { name: firstName(view.client.name), broker: me?.name ?? "" };
	const text = view.product
		? t.whatsappText({ ...values, product: view.product.name })
		: t.whatsappTextPlain(values);
	return whatsappLink(phone, text);
}

function WhatsappLine({ view }: { readonly view: CaseView }) {
	const t = useStore(chatTexts);
	const w = useStore(whatsappTexts);
	const link = useWhatsappLink(view);
	if (!link) return null;
	return (
		<a class="contact-line" href={link} target="_blank" rel="noopener noreferrer">
			<Icon name="whatsapp" />
			<span>{view.whatsapp ? w.openMine : t.whatsapp}</span>
		</a>
	);
}
