// Novos: what rings for me, what anyone may take, and who waits for a call back.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import { age, dayKey, hour, whatsappLink } from "../format.ts";
import { ChannelPill } from "../offer/facts.tsx";
import { Avatar } from "../parts/avatar.tsx";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { useNow } from "../parts/now.ts";
import { openChat } from "../router.ts";
import { $callbacks, $open, callsOut, phoneOf } from "../stores/cases.ts";
import { $cards } from "../stores/offers.ts";
import { $manages, $queue, $timeZone } from "../stores/team.ts";
import { toast } from "../stores/toasts.ts";
import { command } from "../stores/wire.ts";
import { listTexts, offerTexts, shellTexts } from "../texts/core.ts";

export function FreshPane() {
	const t = useStore(listTexts);
	const shell = useStore(shellTexts);
	const known = useStore($queue) !== undefined;
	const open = useStore($open);
	const callbacks = useStore($callbacks);
	const ringing = useStore($cards).filter((card) => card.phase !== "over");
	const nothing = open.length + callbacks.length + ringing.length === 0;
	return (
		<>
			<h1 class="pane-title">{t.freshTitle}</h1>
			{!known && <Skeleton rows={4} label={shell.loading} />}
			{known && nothing && <Empty icon="fresh" title={t.freshEmpty} hint={t.freshEmptyHint} />}
			<div class="fresh">
				{ringing.length > 0 && (
					<section>
						<h2 class="group-title">{t.offersHead}</h2>
						<ul class="fresh-list">
							{ringing.map(({ offer }) => (
								<li class="fresh-item ringing" key={offer.id}>
									<Who
										name={offer.client.name}
										product={offer.product?.name}
										channel={offer.channel}
									/>
								</li>
							))}
						</ul>
					</section>
				)}
				{callbacks.length > 0 && (
					<section>
						<h2 class="group-title">{t.callbackHead}</h2>
						<ul class="fresh-list">
							{callbacks.map((view) => (
								<CallBack key={view.id} view={view} />
							))}
						</ul>
					</section>
				)}
				{open.length > 0 && (
					<section>
						<h2 class="group-title">{t.poolHead}</h2>
						<ul class="fresh-list">
							{open.map((view) => (
								<Pooled key={view.id} view={view} />
							))}
						</ul>
					</section>
				)}
			</div>
		</>
	);
}

interface WhoProps {
	readonly name: string;
	readonly product: string | undefined;
	readonly channel: CaseView["channel"];
	readonly note?: string;
	readonly calling?: boolean;
}

function Who({ name, product, channel, note, calling }: WhoProps) {
	return (
		<div class="fresh-who">
			<Avatar name={name} calling={calling} />
			<div>
				<p class="fresh-name">{name}</p>
				<p class="fresh-product">{[product, note].filter(Boolean).join(" · ")}</p>
				<ChannelPill channel={channel} />
			</div>
		</div>
	);
}

function Pooled({ view }: { readonly view: CaseView }) {
	const t = useStore(listTexts);
	const offer = useStore(offerTexts);
	const now = useNow(10_000);
	const manages = useStore($manages);
	const [taking, setTaking] = useState(false);
	const take = async (): Promise<void> => {
		setTaking(true);
		const answer = await command({ do: "claim", case: view.id });
		if (answer.t === "ok") return openChat(view.id);
		setTaking(false);
		const lost = answer.reason === "taken";
		toast(lost ? (answer.by ? offer.takenBy({ name: answer.by }) : offer.taken) : answer.message);
	};
	return (
		<li class="fresh-item">
			<Who
				name={view.client.name}
				product={view.product?.name}
				channel={view.channel}
				note={t.since({ age: age(now - view.receivedAt) })}
			/>
			{!manages && (
				<button type="button" class="button filled" disabled={taking} onClick={() => void take()}>
					{taking ? t.taking : t.take}
				</button>
			)}
		</li>
	);
}

/** A notice becomes his with one tap; a message of a client of his becomes a conversation. */
function TakeUp({ view }: { readonly view: CaseView }) {
	const t = useStore(listTexts);
	const [taking, setTaking] = useState(false);
	const returned = view.status === "direct_message";
	const take = async (): Promise<void> => {
		setTaking(true);
		const answer = await command({ do: returned ? "activate" : "take_notice", case: view.id });
		if (answer.t === "ok") return openChat(view.id);
		setTaking(false);
		toast(answer.message);
	};
	return (
		<button type="button" class="button filled" disabled={taking} onClick={() => void take()}>
			{taking ? t.taking : returned ? t.activate : t.takeNotice}
		</button>
	);
}

/** Until when free text still reaches him on WhatsApp; a contact to return can be late for it. */
function Closing({ view, now }: { readonly view: CaseView; readonly now: number }) {
	const t = useStore(listTexts);
	const zone = useStore($timeZone);
	const endsAt = view.whatsapp?.windowEndsAt;
	if (endsAt === undefined) return null;
	const open = endsAt > now;
	return (
		<p class={open ? "row-wait amber" : "row-wait"}>
			{!open
				? t.windowClosed
				: dayKey(endsAt, zone) === dayKey(now, zone)
					? t.windowCloses({ at: hour(endsAt, zone) })
					: t.windowClosesTomorrow({ at: hour(endsAt, zone) })}
		</p>
	);
}

function CallBack({ view }: { readonly view: CaseView }) {
	const t = useStore(listTexts);
	const now = useNow(10_000);
	const kind = view.status === "direct_message" ? t.returned : t.cna;
	const phone = phoneOf(view);
	return (
		<li class="fresh-item">
			<a class="fresh-link" href={`/conversa/${view.id}`}>
				<Who
					name={view.client.name}
					product={view.product?.name}
					channel={view.channel}
					calling={callsOut(view)}
					note={`${kind} · ${t.since({ age: age(now - view.receivedAt) })}`}
				/>
				{view.last && (
					<p class="fresh-last">{view.last.text || t[`kind_${view.last.kind ?? "document"}`]}</p>
				)}
			</a>
			<Closing view={view} now={now} />
			<TakeUp view={view} />
			{phone && (
				<div class="fresh-actions">
					<a class="button outlined" href={`tel:${phone}`}>
						<Icon name="phone" />
						{t.call}
					</a>
					<a
						class="button outlined"
						href={whatsappLink(phone, "")}
						target="_blank"
						rel="noopener noreferrer"
					>
						<Icon name="whatsapp" />
						{t.whatsapp}
					</a>
				</div>
			)}
		</li>
	);
}
