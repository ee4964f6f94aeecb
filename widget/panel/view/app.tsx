// The frame of the panel: header, the screen of the moment, and the one live region.
// Reads the visit; decides nothing but which screen shows.
import type { BrokerCard } from "../../../protocol/visitor.ts";
import type { Visit } from "../visit.ts";
import { Chat } from "./chat.tsx";
import { Form } from "./form.tsx";
import { Avatar, Icon } from "./icons.tsx";
import { WhatsApp } from "./whatsapp.tsx";

export interface ScreenProps {
	readonly visit: Visit;
	readonly origin: string;
	readonly onClose: () => void;
	/** The page is told of it; nothing else happens. */
	readonly onWhatsApp: () => void;
}

export function brokerOf(visit: Visit): BrokerCard | undefined {
	const status = visit.talk()?.state.get().status;
	return status && "broker" in status ? status.broker : undefined;
}

function Header({ visit, origin, onClose }: ScreenProps) {
	const t = visit.texts();
	const { config } = visit.view.get();
	const broker = brokerOf(visit);
	const photo = broker?.photo?.startsWith(`${origin}/`) ? broker.photo : undefined;
	const creci = broker?.creci?.replace(/^creci\W*/i, "");
	return (
		<header class="head">
			<Avatar name={broker?.name ?? config?.company ?? "Vez"} photo={photo} />
			<div class="who">
				<h2 id="vez-title">
					<bdi>{broker?.name ?? config?.company ?? t.title}</bdi>
				</h2>
				<p>
					{broker ? (
						<>
							{t.broker}
							{creci && <span class="creci"> · CRECI {creci}</span>}
						</>
					) : (
						config?.product && <bdi>{config.product.name}</bdi>
					)}
				</p>
			</div>
			<button type="button" class="bare" aria-label={t.close} onClick={onClose}>
				<Icon name="close" />
			</button>
		</header>
	);
}

export function App(props: ScreenProps) {
	const { visit } = props;
	const screen = visit.screen();
	return (
		<>
			<Header {...props} />
			{screen === "form" && <Form {...props} />}
			{screen === "whatsapp" && <WhatsApp {...props} />}
			{screen === "chat" && <Chat {...props} />}
			<div class="sr" role="status">
				{visit.view.get().announce}
			</div>
		</>
	);
}
