// Gestão › Sites: the pages that bring leads, and whose WhatsApp each of them opens: the company's, or
// that of the broker who has the lead by the time the client taps. A change is saved as it is made.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { SiteView } from "../../protocol/api.ts";
import { api } from "../api.ts";
import { phoneText } from "../format.ts";
import { Empty } from "../parts/empty.tsx";
import { $session } from "../stores/session.ts";
import { toast } from "../stores/toasts.ts";
import { useLoaded } from "./load.ts";
import { Loading } from "./loading.tsx";
import { manageTexts } from "./texts.ts";

const WAYS = ["company", "broker"] as const satisfies readonly SiteView["whatsappTo"][];

export function Sites() {
	const t = useStore(manageTexts);
	const [loaded, reload] = useLoaded(api.sites);
	if (!loaded || "problem" in loaded)
		return <Loading of={loaded} failed={t.failed} retry={reload} />;
	if (loaded.value.length === 0) {
		return <Empty icon="web" title={t.noSites} hint={t.noSitesHint} />;
	}
	return (
		<>
			{loaded.value.map((site) => (
				<SiteCard key={site.key} site={site} />
			))}
		</>
	);
}

function SiteCard({ site }: { readonly site: SiteView }) {
	const t = useStore(manageTexts);
	const session = useStore($session);
	const [to, setTo] = useState(site.whatsappTo);
	const [busy, setBusy] = useState(false);
	const teams = session.at === "in" ? session.me.teams : [];
	const team = teams.find(({ id }) => id === site.team)?.name ?? site.team;

	const choose = async (wanted: SiteView["whatsappTo"]): Promise<void> => {
		if (busy || wanted === to) return;
		setBusy(true);
		setTo(wanted);
		const answer = await api.changeSite(site.key, { whatsappTo: wanted });
		setBusy(false);
		// What the server has is what is shown, also when it said no.
		setTo(answer.ok ? answer.value.whatsappTo : to);
		toast(answer.ok ? t.siteSaved : answer.refusal.message);
	};
	return (
		<section class="card">
			<header class="card-head">
				<h2>{site.name}</h2>
				<p>{team}</p>
			</header>
			<p class="settings-note site-origins">{site.origins.join(" · ")}</p>
			{site.whatsapp === undefined ? (
				<p class="settings-note">{t.siteNoWhatsapp}</p>
			) : (
				<fieldset class="choice" aria-busy={busy}>
					<legend class="card-title">{t.siteOpens}</legend>
					{WAYS.map((way) => (
						<label class="outcome" key={way}>
							<input
								type="radio"
								name={`opens-${site.key}`}
								checked={to === way}
								// Not the whole group: what was just tapped keeps the focus.
								disabled={busy && to !== way}
								onChange={() => void choose(way)}
							/>
							<span>{t[`siteOpens_${way}`]}</span>
						</label>
					))}
					<p class="settings-note">
						{t[`siteOpensHint_${to}`]({ phone: phoneText(site.whatsapp) })}
					</p>
				</fieldset>
			)}
		</section>
	);
}
