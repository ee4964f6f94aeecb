// The deep link that opens WhatsApp with the first message written. Opening it sends nothing: the
// person still presses send. Must not know sites, leads or storage.

/** WhatsApp cuts long texts in some browsers; this stays far below. */
const MAX_PLACE_CHARS = 80;

export function whatsappLink(of: {
	/** The company's number, E.164. */
	readonly to: string;
	readonly visitor: string;
	/** What the person was looking at. */
	readonly place: string;
	readonly receipt: string;
}): string {
	const place = shorten(of.place);
	// Half a character cannot be encoded: it would throw.
	const text = `Olá! Sou ${of.visitor} e vim pela página ${place} (atendimento ${of.receipt})`;
	return `https://wa.me/${of.to.replace(/\D/g, "")}?text=${encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"))}`;
}

function shorten(text: string): string {
	const chars = [...text];
	return chars.length <= MAX_PLACE_CHARS
		? text
		: `${chars.slice(0, MAX_PLACE_CHARS - 1).join("")}…`;
}
