// How things are written in Portuguese: phones, days, hours, kinds of message. Pure.

const time = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat("pt-BR", { day: "numeric", month: "long" });
const weekday = new Intl.DateTimeFormat("pt-BR", {
	weekday: "long",
	day: "numeric",
	month: "long",
});

export const hour = (at) => time.format(at);
export const longDay = (at) => weekday.format(at);

export function day(at, now) {
	const start = (instant) => new Date(instant).setHours(0, 0, 0, 0);
	const apart = Math.round((start(now) - start(at)) / 86_400_000);
	if (apart === 0) return "Hoje";
	return apart === 1 ? "Ontem" : date.format(at);
}

export function phone(digits) {
	const [, area, first, last] = /^55(\d\d)(\d{4,5})(\d{4})$/.exec(digits) ?? [];
	return area ? `+55 ${area} ${first}-${last}` : `+${digits}`;
}

export const initials = (name) =>
	name
		.split(/\s+/)
		.filter((word) => /\p{L}/u.test(word))
		.map((word) => word[0])
		.filter((_, index, all) => index === 0 || index === all.length - 1)
		.join("")
		.toUpperCase();

export const KINDS = {
	image: "Foto",
	video: "Vídeo",
	audio: "Áudio",
	document: "Documento",
	sticker: "Figurinha",
	location: "Localização",
	contacts: "Contato",
	unsupported: "Mensagem que a empresa não consegue ver",
};

export const STATES = {
	sending: "enviando",
	sent: "enviada",
	delivered: "entregue",
	read: "lida",
	played: "ouvida",
};

/** A phone as people type it, with the country put in front when they left it out. */
export function typedPhone(text) {
	const digits = text.replace(/\D/g, "").replace(/^0+/, "");
	return digits.length === 10 || digits.length === 11 ? `55${digits}` : digits;
}
