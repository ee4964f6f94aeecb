// A member's words on a conversation that is on WhatsApp: free text, the template that takes it up
// again, the question for a phone, and what to do with a message nobody knows the fate of.
// Whether the window lets free text out is the core's to say.
import type { Reason } from "../../protocol/reasons.ts";
import type { StaffCommand, ToStaff } from "../../protocol/staff.ts";
import type { Command } from "../routing/commands.ts";
import type { Carried } from "../routing/events.ts";
import type { Case, Member } from "../routing/team.ts";
import { leads } from "./broadcast.ts";
import { send } from "./sockets.ts";
import { refuse } from "./staff-refusal.ts";
import type { Stage } from "./stage.ts";
import { leadOf, nameOf } from "./views.ts";
import { filled, templateValues } from "./whatsapp-view.ts";

type Words = Extract<StaffCommand, { do: "say" | "template" | "ask_phone" }>;

const ASK_PHONE =
	"Para seguir com o seu atendimento, pode compartilhar o seu telefone? É só tocar no botão.";

/** Why it cannot be said at all, whatever the moment. */
export function lacks(stage: Stage, { do: what, case: id }: Words): Reason | null {
	const kase = stage.engine.state.team.cases.get(id);
	if (!kase) return "case_closed";
	if (kase.channel !== "whatsapp" || kase.contact.line === undefined) return "no_channel";
	if (what !== "template") return null;
	return stage.outward.line(kase.contact.line)?.template ? null : "no_template";
}

export function wordsOf(
	stage: Stage,
	command: Words,
	by: number,
	id: string,
	now: number,
): Command {
	const kase = stage.engine.state.team.cases.get(command.case);
	const { text, ...more } = said(stage, command, kase, by);
	const seen = stage.ticks(command.case).broker.read;
	const words = { do: "broker_says", case: command.case, by, id, text, seen } as const;
	// A chat, or a number only the broker's own phone reaches: nothing is to be sent.
	if (kase?.channel !== "whatsapp" || kase.contact.line === undefined) return words;
	const carried: Carried = { via: "whatsapp", sentAt: stage.engine.clock(now), ...more };
	return { ...words, carried };
}

function said(
	stage: Stage,
	command: Words,
	kase: Case | undefined,
	by: number,
): { text: string } & Pick<Carried, "special" | "values" | "replyTo"> {
	switch (command.do) {
		case "say":
			return {
				text: command.text,
				...(command.replyTo !== undefined && { replyTo: command.replyTo }),
			};
		case "ask_phone":
			return { text: ASK_PHONE, special: "ask_phone" };
		case "template": {
			const { state } = stage.engine;
			const lead = leadOf(state.logs.get(command.case) ?? []);
			const product = state.products.get(kase?.products.at(-1) ?? "")?.name;
			const values = templateValues(lead?.name ?? "", product, nameOf(state, by));
			const template = stage.outward.line(kase?.contact.line)?.template ?? "";
			return { text: filled(template, values), special: "template", values };
		}
	}
}

/** His conversation, or one of the team he leads; the number's object knows the message. */
export function settle(
	stage: Stage,
	socket: WebSocket,
	member: Member,
	id: string,
	{ case: caseId, message, how }: Extract<StaffCommand, { do: "settle" }>,
): void {
	const { team } = stage.engine.state;
	const kase = team.cases.get(caseId);
	if (!kase) return refuse(socket, "case_closed", id);
	if (kase.owner !== member.id && !leads(team, member.id)) return refuse(socket, "not_yours", id);
	if (kase.contact.line === undefined) return refuse(socket, "no_channel", id);
	stage.outward.settle(kase, message, how, (answer) => {
		if (answer.ok) send(socket, { t: "ok", id } satisfies ToStaff);
		else refuse(socket, answer.refusal.reason, id, answer.refusal);
	});
}

/** A person has the conversation on his screen: only then is WhatsApp told that it was read. */
export function readOnWhatsApp(stage: Stage, kase: Case, upTo: number): void {
	const log = stage.engine.state.logs.get(kase.id) ?? [];
	const last = log.findLast(
		({ n, event }) =>
			n <= upTo && event.type === "said" && event.from === "visitor" && event.carried !== undefined,
	)?.event;
	if (last?.type === "said") stage.outward.read(kase, last.id);
}
