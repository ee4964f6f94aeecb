// Addresses inside a message become links, as elements and never as markup. Put together, the
// pieces are the text again.
import type { ComponentChildren } from "preact";

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}']|[\w.+-]+@[\w-]+\.[\w.-]*\w)/g;

export interface Piece {
	readonly text: string;
	readonly href?: string;
}

export function pieces(text: string): Piece[] {
	return text.split(LINK).flatMap((part, i): Piece[] => {
		if (!part) return [];
		if (i % 2 === 0) return [{ text: part }];
		return [{ text: part, href: part.startsWith("http") ? part : `mailto:${part}` }];
	});
}

export function linked(text: string): ComponentChildren {
	return pieces(text).map((piece, i) =>
		piece.href ? (
			<a key={i} href={piece.href} target="_blank" rel="noopener noreferrer">
				{piece.text}
			</a>
		) : (
			piece.text
		),
	);
}
