// The devices where this person is signed in, and ending one of them.
import { useStore } from "@nanostores/preact";
import { useEffect, useState } from "preact/hooks";
import type { SessionView } from "../../protocol/api.ts";
import { api } from "../api.ts";
import { hour, shortDay } from "../format.ts";
import { $locale } from "../i18n.ts";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { $timeZone } from "../stores/team.ts";
import { toast } from "../stores/toasts.ts";
import { shellTexts } from "../texts/core.ts";
import { moreTexts } from "../texts/later.ts";

type Loaded = { readonly sessions: readonly SessionView[] } | { readonly problem: string };

export function Sessions() {
	const t = useStore(moreTexts);
	const shell = useStore(shellTexts);
	const zone = useStore($timeZone);
	const locale = useStore($locale);
	const [loaded, setLoaded] = useState<Loaded>();
	const load = async (): Promise<void> => {
		const answer = await api.sessions();
		setLoaded(answer.ok ? { sessions: answer.value } : { problem: answer.refusal.message });
	};
	useEffect(() => void load(), []);
	const end = async (id: string): Promise<void> => {
		const answer = await api.endSession(id);
		if (!answer.ok) toast(answer.refusal.message);
		void load();
	};
	if (!loaded) return <Skeleton rows={2} label={shell.loading} />;
	if ("problem" in loaded) {
		return (
			<Empty icon="alert" title={shell.loadFailed} hint={loaded.problem}>
				<button type="button" class="button outlined" onClick={() => void load()}>
					{shell.tryAgain}
				</button>
			</Empty>
		);
	}
	return (
		<ul class="devices">
			{loaded.sessions.map((session) => (
				<li key={session.id}>
					<Icon name="device" />
					<div>
						<p class="device-name">{session.device}</p>
						<p class="settings-note">
							{session.current
								? t.current
								: t.lastSeen({
										at: `${shortDay(session.lastSeenAt, locale, zone)} ${hour(session.lastSeenAt, zone)}`,
									})}
						</p>
					</div>
					{!session.current && (
						<button type="button" class="button quiet" onClick={() => void end(session.id)}>
							{t.endSession}
						</button>
					)}
				</li>
			))}
		</ul>
	);
}
