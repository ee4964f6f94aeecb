// Gestão › WhatsApp: the numbers of the company, connecting one, and the state of each. What is on
// screen is in the address, so that a link to a number's set-up can be sent to whoever mends it.
import { useStore } from "@nanostores/preact";
import type { ConnectionSummary } from "../../../protocol/whatsapp.ts";
import { api } from "../../api.ts";
import { phoneText } from "../../format.ts";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { router } from "../../router.ts";
import { $session } from "../../stores/session.ts";
import "../../styles/numbers.css";
import { useLoaded } from "../load.ts";
import { Loading } from "../loading.tsx";
import { ConnectForm } from "./form.tsx";
import { NumberPage } from "./number.tsx";
import { NumberState } from "./state.tsx";
import { numbersTexts } from "./texts.ts";

/** The address of the form; ids of connections are never this word. */
export const NEW = "novo";

export function NumbersPage() {
	const page = useStore(router);
	const item = page?.route === "manage" ? page.params.item : undefined;
	if (item === NEW) return <ConnectForm />;
	if (item) return <NumberPage key={item} id={item} />;
	return <NumberList />;
}

function NumberList() {
	const t = useStore(numbersTexts);
	const [loaded, reload] = useLoaded(api.numbers);
	if (!loaded || "problem" in loaded)
		return <Loading of={loaded} failed={t.failed} retry={reload} />;
	if (loaded.value.length === 0) return <NoNumbers />;
	return (
		<section class="card">
			<header class="card-head">
				<h2>{t.title}</h2>
				<ConnectLink />
			</header>
			<ul class="numbers">
				{loaded.value.map((number) => (
					<NumberRow key={number.id} number={number} />
				))}
			</ul>
		</section>
	);
}

function ConnectLink() {
	const t = useStore(numbersTexts);
	return (
		<a class="button filled" href={`/gestao/whatsapp/${NEW}`}>
			<Icon name="add" />
			{t.connect}
		</a>
	);
}

function NumberRow({ number }: { readonly number: ConnectionSummary }) {
	const session = useStore($session);
	const teams = session.at === "in" ? session.me.teams : [];
	return (
		<li>
			<a class="number-row" href={`/gestao/whatsapp/${encodeURIComponent(number.id)}`}>
				<span class="number-mark">
					<Icon name="whatsapp" />
				</span>
				<span class="number-text">
					<b>{number.name}</b>
					<span>
						{phoneText(number.phone)} ·{" "}
						{teams.find((team) => team.id === number.team)?.name ?? number.team}
					</span>
					<NumberState id={number.id} />
				</span>
				<Icon name="turn" />
			</a>
		</li>
	);
}

const WAYS = [
	["link", "web"],
	["cloud", "chats"],
	["both", "device"],
] as const;

/** Nothing is wrong without a number: the link already works. So the ways are told, and no alarm. */
function NoNumbers() {
	const t = useStore(numbersTexts);
	return (
		<section class="card">
			<Empty icon="whatsapp" title={t.emptyTitle} hint={t.emptyHint} />
			<ol class="ways">
				{WAYS.map(([way, icon]) => (
					<li key={way}>
						<Icon name={icon} />
						<div>
							<h2>{t[`way_${way}`]}</h2>
							<p>{t[`wayHint_${way}`]}</p>
						</div>
					</li>
				))}
			</ol>
			<ConnectLink />
		</section>
	);
}
