// The page a lead came from, as it is kept: an address with neither query nor fragment, which may
// hold what a visitor typed or a secret of his. Pure: knows no site, lead or request.
import type { LeadInput } from "../../protocol/lead.ts";

type Page = LeadInput["page"];

/** With an `origin`, a page that is not of it is kept as that origin only: brokers open this link. */
export function barePage({ referrer, ...page }: Page, origin?: string): Page {
	const url = new URL(page.url);
	const from = bare(referrer ?? "");
	const foreign = origin !== undefined && url.origin !== origin;
	return {
		...page,
		url: foreign ? `${origin}/` : url.origin + url.pathname,
		...(from !== null && { referrer: from }),
	};
}

function bare(text: string): string | null {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
	const { origin, pathname } = new URL(text);
	return origin + pathname;
}
