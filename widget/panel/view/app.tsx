/** @jsxImportSource . */
// The frame of the panel: header, the screen of the moment, and the one live region.
// Decides nothing but which screen shows.
import { brokerOf, host, state, talk } from "../state.ts";
import * as t from "../texts/index.ts";
import { Chat } from "./chat.tsx";
import { Form } from "./form.tsx";
import { Icon, initials } from "./icons.tsx";
import { WhatsApp } from "./whatsapp.tsx";

export const creciOf = (text: string): string => `CRECI ${text.replace(/^creci\W*/i, "")}`;

/** Advertising rules ask for name, trade and CRECI together (COFECI 1.065/2007). */
function Header() {
	const { company, product } = state.config ?? {};
	const broker = brokerOf();
	const name = broker?.name ?? company ?? t.title;
	return (
		<div class="head">
			<span class="disc" aria-hidden="true">
				{initials(name)}
			</span>
			<div>
				<h2 id="vez-title">
					<bdi>{name}</bdi>
				</h2>
				<p class="muted">
					{broker ? (
						<>
							<span>{t.broker}</span> {broker.creci && <span>{creciOf(broker.creci)}</span>}
						</>
					) : (
						<bdi>{product?.name}</bdi>
					)}
				</p>
			</div>
			<button type="button" class="round" aria-label={t.close} onClick={host.close}>
				<Icon name="close" />
			</button>
		</div>
	);
}

export function App() {
	return (
		<>
			<Header />
			<div class="sr" role="status">
				{state.announce}
			</div>
			{!talk.receipt ? <Form /> : talk.channel === "chat" ? <Chat /> : <WhatsApp />}
		</>
	);
}
