// The way between the rooms: a bar under the thumb on phones, a rail on the left on desktops.
import { useStore } from "@nanostores/preact";
import { Icon, type IconName } from "../parts/icon.tsx";
import { router } from "../router.ts";
import { $callbacks, $open, $unread } from "../stores/cases.ts";
import { $cards } from "../stores/offers.ts";
import { $leads } from "../stores/team.ts";
import { shellTexts } from "../texts/core.ts";

interface Room {
	readonly key: "queue" | "fresh" | "chats" | "manage" | "more";
	readonly href: string;
	readonly routes: readonly string[];
}

const ROOMS: readonly Room[] = [
	{ key: "queue", href: "/", routes: ["queue"] },
	{ key: "fresh", href: "/novos", routes: ["fresh", "offer"] },
	{ key: "chats", href: "/conversas", routes: ["chats", "chat", "clients", "client"] },
	{ key: "manage", href: "/gestao", routes: ["manage"] },
	{ key: "more", href: "/mais", routes: ["more"] },
];

export function Nav() {
	const t = useStore(shellTexts);
	const route = useStore(router)?.route ?? "";
	const leads = useStore($leads);
	const unread = useStore($unread);
	const fresh = useStore($open).length + useStore($callbacks).length + useStore($cards).length;
	const badges: Partial<Record<Room["key"], number>> = { fresh, chats: unread };
	return (
		<nav class="nav" aria-label={t.navigation}>
			<span class="nav-mark" aria-hidden="true">
				<img src="/app/icon.svg" alt="" width="40" height="40" />
			</span>
			{ROOMS.filter((room) => room.key !== "manage" || leads).map((room) => (
				<a
					key={room.key}
					href={room.href}
					aria-current={room.routes.includes(route) ? "page" : undefined}
				>
					<span class="nav-icon">
						<Icon name={room.key satisfies IconName} />
						{!!badges[room.key] && <span class="badge">{badges[room.key]}</span>}
					</span>
					{t[room.key]}
				</a>
			))}
		</nav>
	);
}
