// The few words the launcher needs before the panel is there, in three languages.
// The panel has its own dictionaries; nothing else belongs here.

export interface LauncherTexts {
	readonly label: string;
	readonly resume: string;
	readonly failed: string;
	readonly unread: string;
}

const t = (label: string, resume: string, failed: string, unread: string): LauncherTexts => ({
	label,
	resume,
	failed,
	unread,
});

export function launcherTexts(lang: string): LauncherTexts {
	const language = lang.slice(0, 2).toLowerCase();
	return language === "en"
		? t("Talk to a broker", "Continue chat", "The chat did not open. Try again.", "unread")
		: language === "es"
			? t("Habla con un asesor", "Continuar chat", "El chat no abrió. Reintenta.", "sin leer")
			: t(
					"Fale com um corretor",
					"Continuar conversa",
					"O chat não abriu. Tente de novo.",
					"não lidas",
				);
}
