// One client: how to reach him, who else has his phone, and his Timeline, the way seed 003 walks it:
// find what happened, "Ver mais" for the whole conversation, "Ativar chat" to answer who came back.
import { useStore } from "@nanostores/preact";
import { useEffect } from "preact/hooks";
import { phoneText } from "../format.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { $stories, askStory, isHeld } from "../stores/cases.ts";
import { $queue } from "../stores/team.ts";
import { $line } from "../stores/wire.ts";
import "../styles/clients.css";
import { listTexts, shellTexts } from "../texts/core.ts";
import { type Client, numbersOf, samePhone } from "./group.ts";
import { Timeline } from "./lines.tsx";
import { $clients } from "./store.ts";
import { clientTexts } from "./texts.ts";

export function ClientPage({ id }: { readonly id: number }) {
	const t = useStore(clientTexts);
	const shell = useStore(shellTexts);
	const lists = useStore(listTexts);
	const clients = useStore($clients);
	const known = useStore($queue) !== undefined;
	const client = clients.find((one) => one.cases.some((view) => view.id === id));
	if (!known) return <Skeleton rows={5} label={shell.loading} />;
	if (!client) {
		return (
			<main class="page" id="content">
				<Empty page icon="manage" title={t.missing} hint={t.missingHint}>
					<a class="button outlined" href="/clientes">
						{lists.clients}
					</a>
				</Empty>
			</main>
		);
	}
	return (
		<main class="page client" id="content" tabIndex={0}>
			<Head client={client} others={samePhone(client, clients)} />
			<Told client={client} />
		</main>
	);
}

interface HeadProps {
	readonly client: Client;
	readonly others: readonly Client[];
}

function Head({ client, others }: HeadProps) {
	const t = useStore(clientTexts);
	const shell = useStore(shellTexts);
	const { name, email, cases } = client;
	const numbers = numbersOf(client);
	const open = cases.find(isHeld);
	const kind = cases.length > 1 ? "returning" : "new";
	return (
		<header class="client-head">
			<div class="client-bar">
				<a class="icon-button client-back" href="/clientes" aria-label={shell.back}>
					<Icon name="back" />
				</a>
				<Avatar name={name} size="large" />
				<div class="client-who">
					<h1>{name}</h1>
					<p>
						<span class={kind === "new" ? "tag active" : "tag"}>{t[`kind_${kind}`]}</span>{" "}
						<span class="tag">{t.cases(cases.length)}</span>
					</p>
				</div>
			</div>
			<div class="client-ways">
				{numbers.map((phone) => (
					<a class="contact-line" key={phone} href={`tel:${phone}`}>
						<Icon name="phone" />
						<span>{phoneText(phone)}</span>
					</a>
				))}
				{numbers.length === 0 && <p class="contact-none">{t.noPhone}</p>}
				{email && (
					<a class="contact-line" href={`mailto:${email}`}>
						<Icon name="mail" />
						<span>{email}</span>
					</a>
				)}
			</div>
			{others.map((other) => (
				<p class="client-doubt" key={other.key}>
					<Icon name="alert" />
					<a href={`/cliente/${other.cases[0]?.id}`}>{t.samePhone({ name: other.name })}</a>
				</p>
			))}
			{open && (
				<a class="button outlined" href={`/conversa/${open.id}`}>
					<Icon name="chats" />
					{t.openChat}
				</a>
			)}
		</header>
	);
}

function Told({ client }: { readonly client: Client }) {
	const t = useStore(clientTexts);
	const line = useStore($line);
	const stories = useStore($stories);
	const asked = client.cases.map(({ id, n }) => `${id}.${n}`).join();
	useEffect(() => {
		if (line.at !== "live") return;
		for (const { id } of client.cases) askStory(id);
	}, [asked, line.at]);
	const missing = client.cases.every(({ id }) => !stories[id]);
	return (
		<section class="card" aria-labelledby="client-timeline">
			<h2 class="card-title" id="client-timeline">
				{t.timeline}
			</h2>
			{missing ? <Skeleton rows={4} label={t.loading} /> : <Timeline client={client} />}
		</section>
	);
}

export function PickClient() {
	const t = useStore(clientTexts);
	return (
		<main class="pick" id="content">
			<Empty icon="manage" title={t.pick} hint={t.pickHint} />
		</main>
	);
}
