// A parsed lead as the command the core understands, and nothing more.
import type { Command } from "../routing/commands.ts";
import type { NewLead } from "./port.ts";

export function receiveCommand(lead: NewLead): Extract<Command, { do: "receive" }> {
	return {
		do: "receive",
		channel: lead.channel,
		product: lead.product ?? null,
		contact: {
			email: lead.email,
			phones: lead.phone.aliases,
			phoneSuspect: lead.phone.status === "suspect",
			...(lead.line !== undefined && { line: lead.line }),
		},
		origin: lead.client?.origin ?? null,
		quarantine: lead.quarantine,
		joins: lead.channel === "api" ? "same_contact" : (lead.continues ?? null),
		lead: {
			name: lead.name,
			email: lead.email,
			phone: { typed: lead.phone.typed, e164: lead.phone.e164, status: lead.phone.status },
			page: lead.page ?? null,
			consent: lead.consent ?? null,
			locale: lead.locale,
			site: lead.site,
			client: lead.client?.id ?? null,
			match: lead.client?.match ?? null,
			...(lead.code !== undefined && { code: lead.code }),
			...(lead.expectOn !== undefined && { expectOn: lead.expectOn }),
			...(lead.message !== undefined && { message: lead.message }),
			...(lead.source !== undefined && { source: lead.source }),
			...(lead.externalId !== undefined && { externalId: lead.externalId }),
		},
	};
}
