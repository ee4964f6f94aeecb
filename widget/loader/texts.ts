// The few words the launcher needs before the panel is there: how to begin, how to go on.
// The panel has its own dictionaries; nothing else belongs here.

/** Keys are also the endings of the panel's file names. */
export const LABELS = {
	"": ["Fale com um corretor", "Continuar conversa"],
	"-en": ["Talk to a broker", "Continue chat"],
	"-es": ["Habla con un asesor", "Continuar chat"],
} as const;

/** Portuguese for any language that is not here. */
export function languageOf(lang: string): keyof typeof LABELS {
	const known = `-${lang.slice(0, 2)}`;
	return known in LABELS ? (known as keyof typeof LABELS) : "";
}
