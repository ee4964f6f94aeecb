// Conversas and Clientes share one place in the navigation: five under a thumb is the most that fits
// a phone of 320 px. The current one heads the page, the other is a tap away.
import { useStore } from "@nanostores/preact";
import { listTexts } from "../texts/core.ts";

const TABS = { chats: "/conversas", clients: "/clientes" } as const;

export function PaneTabs({ current }: { readonly current: keyof typeof TABS }) {
	const t = useStore(listTexts);
	const titles = { chats: t.chatsTitle, clients: t.clients };
	return (
		<div class="pane-tabs">
			{(["chats", "clients"] as const).map((tab) =>
				tab === current ? (
					<h1 class="pane-title" key={tab}>
						{titles[tab]}
					</h1>
				) : (
					<a class="pane-title" key={tab} href={TABS[tab]}>
						{titles[tab]}
					</a>
				),
			)}
		</div>
	);
}
