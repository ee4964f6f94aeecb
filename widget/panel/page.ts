// What the page tells about where the visitor came from, in the shape a lead carries.
// Addresses go without query and fragment: those may hold what the visitor typed elsewhere.
// Reads the document and changes nothing.
import type { LeadInput } from "../../protocol/lead.ts";

export function pageFacts(): LeadInput["page"] {
	const utm: Record<string, string> = {};
	for (const [name, value] of new URLSearchParams(location.search)) {
		const known = /^utm_(source|medium|campaign|content|term)$/.exec(name)?.[1];
		if (known) utm[known] = value.slice(0, 120);
	}
	return {
		url: bare(location.origin + location.pathname),
		title: document.title.slice(0, 200),
		referrer: bare(document.referrer),
		utm,
	};
}

function bare(address: string): string {
	return address.replace(/[?#].*/s, "").slice(0, 2_000);
}
