// Gestão: the team and its queue, the leads of now, rules, people, sites, devices. Fetched only by who leads; the
// server denies the rest whatever is on screen.
import { useStore } from "@nanostores/preact";
import { Empty } from "../parts/empty.tsx";
import { lazy } from "../parts/lazy.tsx";
import { router } from "../router.ts";
import { $person } from "../stores/session.ts";
import "../styles/manager.css";
import { Board } from "./board.tsx";
import { People } from "./people.tsx";
import { Sessions } from "./sessions.tsx";
import { Sites } from "./sites.tsx";
import { Team } from "./team.tsx";
import { manageTexts } from "./texts.ts";

const TABS = [
	{ key: "team", path: "" },
	{ key: "leads", path: "leads" },
	{ key: "rules", path: "regras" },
	{ key: "people", path: "pessoas" },
	{ key: "sites", path: "sites" },
	{ key: "whatsapp", path: "whatsapp" },
	{ key: "devices", path: "aparelhos" },
] as const;

const MANAGERS_ONLY: ReadonlySet<string> = new Set(["rules", "people", "sites", "whatsapp"]);

const Numbers = lazy(async () => (await import("./numbers/page.tsx")).NumbersPage);
const Rules = lazy(async () => (await import("./rules/page.tsx")).RulesPage);

/** On a phone the tabs are wider than the screen: the current one must not be half out of it. */
function inSight(tab: HTMLElement | null): void {
	tab?.scrollIntoView?.({ block: "nearest", inline: "center" });
}

export function ManagerPage() {
	const t = useStore(manageTexts);
	const page = useStore(router);
	const role = useStore($person)?.role;
	const path = (page?.route === "manage" && page.params.tab) || "";
	const tab = TABS.find((one) => one.path === path)?.key ?? "team";
	if (role === "broker") {
		return (
			<main class="page" id="content">
				<Empty page icon="manage" title={t.denied} hint={t.deniedHint} />
			</main>
		);
	}
	const tabs = TABS.filter(({ key }) => role !== "supervisor" || !MANAGERS_ONLY.has(key));
	return (
		<main class="page manage" id="content" tabIndex={0}>
			<h1 class="pane-title">{t.title}</h1>
			<nav class="tabs" aria-label={t.tabs}>
				{tabs.map(({ key, path: to }) => (
					<a
						key={key}
						href={to ? `/gestao/${to}` : "/gestao"}
						aria-current={key === tab ? "page" : undefined}
						ref={key === tab ? inSight : null}
					>
						{t[`tab_${key}`]}
					</a>
				))}
			</nav>
			{tab === "team" && <Team />}
			{tab === "leads" && <Board />}
			{tab === "rules" && role !== "supervisor" && <Rules />}
			{tab === "people" && <People />}
			{tab === "sites" && role !== "supervisor" && <Sites />}
			{tab === "whatsapp" && role !== "supervisor" && <Numbers />}
			{tab === "devices" && (
				<section class="card">
					<Sessions />
				</section>
			)}
		</main>
	);
}
