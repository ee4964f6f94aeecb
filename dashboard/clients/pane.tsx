// Clientes: everyone this person served, found by name, e-mail or phone as he remembers them.
import { useStore } from "@nanostores/preact";
import { dayKey, hour, phoneText, shortDay } from "../format.ts";
import { $locale } from "../i18n.ts";
import { PaneTabs } from "../lists/tabs.tsx";
import { Avatar } from "../parts/avatar.tsx";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { useNow } from "../parts/now.ts";
import { callsOut } from "../stores/cases.ts";
import { $queue, $timeZone } from "../stores/team.ts";
import "../styles/clients.css";
import { shellTexts } from "../texts/core.ts";
import { type Client, matchesClient } from "./group.ts";
import { $clients, $wanted, lookFor } from "./store.ts";
import { clientTexts } from "./texts.ts";

export function ClientsPane({ current }: { readonly current?: number | undefined }) {
	const t = useStore(clientTexts);
	const shell = useStore(shellTexts);
	const clients = useStore($clients);
	const wanted = useStore($wanted);
	const known = useStore($queue) !== undefined;
	const found = clients.filter((one) => matchesClient(one, wanted));
	return (
		<>
			<PaneTabs current="clients" />
			<div class="field client-search">
				<input
					type="search"
					aria-label={t.search}
					placeholder={t.placeholder}
					autocomplete="off"
					defaultValue={wanted}
					onInput={(event) => lookFor(event.currentTarget.value)}
				/>
			</div>
			{!known && <Skeleton rows={6} label={shell.loading} />}
			{known && found.length === 0 && (
				<Empty
					icon="manage"
					title={clients.length === 0 ? t.empty : t.notFound({ query: wanted.trim() })}
					hint={clients.length === 0 ? t.emptyHint : t.notFoundHint}
				/>
			)}
			<ul class="rows">
				{found.map((one) => (
					<ClientRow
						key={one.key}
						client={one}
						current={one.cases.some((view) => view.id === current)}
					/>
				))}
			</ul>
		</>
	);
}

function ClientRow({ client, current }: { readonly client: Client; readonly current: boolean }) {
	const t = useStore(clientTexts);
	const zone = useStore($timeZone);
	const locale = useStore($locale);
	const now = useNow(60_000);
	const { at, cases, name, phone, email } = client;
	const today = dayKey(at, zone) === dayKey(now, zone);
	return (
		<li>
			<a class="row" href={`/cliente/${cases[0]?.id}`} aria-current={current ? "page" : undefined}>
				<span class="row-face">
					<Avatar name={name} calling={cases.some(callsOut)} />
				</span>
				<span class="row-text">
					<span class="row-top">
						<span class="row-name">{name}</span>
						<time class="row-time">{today ? hour(at, zone) : shortDay(at, locale, zone)}</time>
					</span>
					<span class="row-last">{phone ? phoneText(phone) : (email ?? t.noPhone)}</span>
					<span class="row-product">
						{[cases[0]?.product?.name, t.cases(cases.length)].filter(Boolean).join(" · ")}
					</span>
				</span>
			</a>
		</li>
	);
}
