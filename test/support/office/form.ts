// A form of a scenario as the lead the Worker would hand to the team: contact normalised, client
// recognised. Both offices receive this same lead.
import type { NewLead } from "../../../worker/team/port.ts";
import { type Form, idOf } from "./office.ts";

let serial = 0;

export function leadOf(form: Form): NewLead {
	serial += 1;
	const email = form.email ?? `cliente${serial}@exemplo.com`;
	const typed = form.phone ?? `(11) 9${8_000_0000 + serial}`;
	const e164 = `+55${typed.replace(/\D/g, "")}`;
	const aliases = form.invalidPhone ? [] : [e164];
	return {
		key: `scenario-key-${String(serial).padStart(6, "0")}`,
		bodyHash: "h",
		site: "site",
		name: form.name ?? `Cliente ${serial}`,
		email,
		phone: {
			typed,
			e164: form.invalidPhone ? null : e164,
			status: form.invalidPhone ? "suspect" : "mobile",
			aliases,
		},
		channel: form.channel ?? "chat",
		locale: "pt-BR",
		quarantine: false,
		...(form.product ? { product: form.product } : {}),
		...(form.returningTo
			? { client: { id: serial, origin: idOf(form.returningTo), match: form.knownBy ?? "both" } }
			: {}),
	};
}
