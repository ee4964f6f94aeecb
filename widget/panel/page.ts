// What the page tells about where the visitor came from, in the shape a lead carries.
// Reads the document and changes nothing.
import type { LeadInput } from "../../protocol/lead.ts";

const UTM = ["source", "medium", "campaign", "content", "term"] as const;

export function pageFacts(): LeadInput["page"] {
	const query = new URLSearchParams(location.search);
	const utm: Partial<Record<(typeof UTM)[number], string>> = {};
	for (const name of UTM) {
		const value = query.get(`utm_${name}`);
		if (value) utm[name] = value.slice(0, 120);
	}
	return {
		url: location.href.slice(0, 2_000),
		title: document.title.slice(0, 200),
		referrer: document.referrer.slice(0, 2_000),
		...(Object.keys(utm).length > 0 && { utm }),
	};
}
