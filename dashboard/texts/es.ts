// Spanish, started: what a broker sees first. A missing key is said in Portuguese.
import type { Translated } from "../i18n.ts";
import type { ptChat } from "./chat.pt-BR.ts";
import type { ptLater } from "./later.pt-BR.ts";
import type { pt } from "./pt-BR.ts";
import type { ptWhatsapp } from "./whatsapp.pt-BR.ts";

type All = Translated<typeof pt & typeof ptChat & typeof ptLater & typeof ptWhatsapp>;
type Started = { readonly [Group in keyof All]?: Partial<All[Group]> };

export const texts: Started = {
	shell: {
		queue: "Fila",
		fresh: "Nuevos",
		chats: "Conversaciones",
		more: "Más",
		manage: "Gestión",
		goOnline: "Conectarme",
		online: "En línea en la fila",
		paused: "En pausa",
		live: "En vivo",
		connecting: "Conectando…",
		reconnecting: "Reconectando en {seconds} s",
		offline: "Sin internet",
		soundBlocked: "Sonido bloqueado — toca para activar",
		tryAgain: "Intentar de nuevo",
		close: "Cerrar",
		undo: "Deshacer",
		titleOffer: "(1) {name} — ¿Atender?",
	},
	queue: {
		youAre: "Eres el {place}º de la fila",
		youAreNext: "Eres el próximo",
		youAreNextHint: "El próximo lead suena aquí.",
		youAreOut: "Estás fuera de la fila",
		youAreOutHint: "Toca “Conectarme” para recibir leads.",
		next: "próximo",
		you: "tú",
		available: "disponible",
		rules: "Reglas de hoy",
		today: "Hoy",
		offered: "recibidos",
		accepted: "atendidos",
		missed: "perdidos",
		pause: "Pausar",
	},
	offer: {
		region: "Nuevo lead",
		rule_turn: "Tu turno",
		accept: "Atender",
		refuse: "Rechazar",
		accepting: "Abriendo la conversación…",
		silence: "Silenciar",
		consequenceNextTail: "Si el tiempo se acaba, el lead pasa al próximo y pierdes el turno.",
		consequenceCnaKeep: "Si el tiempo se acaba, queda como contacto perdido. No pierdes el turno.",
		takenBy: "Este lead acaba de pasar a {name}.",
	},
	chat: {
		placeholder: "Mensaje",
		send: "Enviar",
		typing: "escribiendo…",
		conclude: "Concluir",
		today: "Hoy",
		yesterday: "Ayer",
	},
	enter: {
		title: "Entrar en Vez",
		account: "Inmobiliaria",
		email: "Correo",
		password: "Contraseña",
		submit: "Entrar",
	},
	whatsapp: {
		cost: "WhatsApp: {billed}, {free}",
		costBilled: {
			zero: "ningún mensaje cobrado",
			one: "{count} mensaje cobrado",
			other: "{count} mensajes cobrados",
		},
		costFree: { one: "{count} gratis", other: "{count} gratis" },
		costHint: "En esta conversación, según informó Meta.",
		trouble_spam:
			"No llegó: WhatsApp detuvo las plantillas de este número por un tiempo. La gestión fue avisada.",
		trouble_optout: "No llegó: en WhatsApp, el cliente pidió no recibir ofertas de la empresa.",
		stopped_spam:
			"WhatsApp detuvo las plantillas de este número por un tiempo, y la gestión fue avisada. Lo que funciona ahora es llamar.",
		stopped_optout:
			"En WhatsApp, este cliente pidió no recibir ofertas de la empresa: la plantilla no llega. Lo que funciona es llamar.",
		call: "Llamar",
	},
};
