// Every sentence of the panel in Spanish: one export for each, so that a build keeps the
// sentences and not their names. Texts only: never markup, never a decision.

export const locale = "es";
export const title = "Habla con un asesor";
export const intro = "Resuelve tus dudas y agenda una visita con quien conoce el inmueble.";
export const about = (product: string) => `Sobre ${product}`;
export const close = "Cerrar";
export const name = "Nombre";
export const email = "Correo electrónico";
export const phone = "Celular con código de área";
export const how = "¿Cómo prefieres conversar?";
export const chat = "Chat aquí";
export const chatHint = "En esta ventana";
export const whatsapp = "WhatsApp";
export const whatsappHint = "En tu app";
export const enter = "Entrar";
export const sending = "Enviando…";
export const consent = "Al entrar, aceptas que usemos estos datos para responder a tu contacto.";
export const privacy = "Política de privacidad";
export const nameError = "Escribe tu nombre.";
export const emailError = "Revisa el correo. Ejemplo: ana@ejemplo.com";
export const phoneErrors = {
	empty: "Escribe tu teléfono con código de área.",
	short: "Faltan números. Empieza por el código de área.",
	area: "Este código de área no existe.",
	ninth: "¿Faltó el 9?",
	number: "Este número parece incorrecto.",
};
export const phoneAgain = "Si es correcto, toca Entrar otra vez.";
export const use = (phone: string) => `Usar ${phone}`;
export const change = "Cambiar datos";
export const offlineKept = "Sin internet: tus datos están guardados y se enviarán al volver.";
export const unreachableKept =
	"No pudimos conectar. Tus datos están guardados y se enviarán al volver.";
export const serverKept =
	"Tenemos un problema. Tus datos están guardados y lo intentaremos de nuevo.";
export const refused = "No se pudo enviar. Revisa los datos e inténtalo de nuevo.";
export const unavailable = "La atención no está disponible en este sitio.";
export const ringing = "Llamando a un asesor";
export const next = "Eres el siguiente. Su teléfono está sonando ahora.";
export const place = (position: number) => `Eres el número ${position} de la fila.`;
export const busy = "Todos los asesores están atendiendo";
export const nobody = "Ningún asesor en línea ahora";
export const nobodyMore = "Tu contacto está guardado. El primero que entre te llama aquí.";
export const offHours = "Estamos fuera de horario";
export const opens = (when: string) => `Volvemos ${when}.`;
export const open = "Todo el equipo fue avisado";
export const openMore = "El primer asesor libre toma la conversación.";
export const callback = "Te devolveremos el contacto";
export const callbackMore = (phone: string) => `Un asesor te buscará en ${phone}.`;
export const closed = "Atención finalizada";
export const closedMore = "Esperamos haberte ayudado.";
export const connecting = "Abriendo la conversación…";
export const connectingMore = "Tus datos ya fueron recibidos.";
export const offline = "Sin conexión. Reconectando…";
export const call = "Llamar";
export const receipt = (code: string) => `Protocolo ${code}`;
export const broker = "Asesor(a) inmobiliario(a)";
export const messages = "Mensajes";
export const empty =
	"Cuéntanos qué buscas. El mensaje queda guardado y el asesor lo lee al entrar.";
export const withYou = (name: string) => `${name} está contigo. Dile qué buscas.`;
export const starters = [
	"Quiero agendar una visita",
	"¿Cuál es el precio?",
	"¿Cómo es la financiación?",
];
export const typing = (name: string) => `${name} está escribiendo…`;
export const someone = "Asesor";
export const you = "Tú";
export const write = "Escribe un mensaje";
export const send = "Enviar";
export const queued = "En espera";
export const stored = "Enviado";
export const delivered = "Entregado";
export const read = "Leído";
export const failed = "No enviado.";
export const waOnly = "No enviado: escriba por WhatsApp.";
export const retry = "Reintentar";
export const today = "Hoy";
export const yesterday = "Ayer";
export const joined = (name: string) => `${name} tomó la conversación.`;
export const says = (name: string, text: string) => `${name}: ${text}`;
export const newChat = "Nueva conversación";
export const ended = "No se pudo abrir esta conversación";
export const expired = "Esta conversación venció";
export const expiredMore = "Tus datos están guardados: empieza otra con un toque.";
export const stale = "Hay una nueva versión del chat";
export const staleMore = "Actualiza la página para continuar.";
export const tabs = "Esta conversación está en otra pestaña";
export const tabsMore = "Actualiza esta página para seguir aquí.";
export const reload = "Actualizar";
export const waTitle = (name: string) => `¡Listo, ${name}!`;
export const waText = "El equipo ya tiene tu contacto. Abre WhatsApp y envía el primer mensaje.";
export const waOpen = "Abrir WhatsApp";
export const waNumber = "O usa este número";
export const waMessage = "Envía este mensaje";
export const waScan = "¿Estás en la computadora? Apunta la cámara del celular.";
export const waQr = "Código QR de WhatsApp";
export const waSent = "Ya envié el mensaje";
export const waChecking = "Comprobando…";
export const waMissing = "Todavía no llegó.";
export const waMissingMore =
	"Revisa si tocaste enviar en WhatsApp. Esta pantalla avisa cuando llegue.";
export const waArrived = "¡Recibimos tu mensaje!";
export const waThanks = "¡Gracias!";
export const waBroker = "Tu asesor";
export const waAnswers = (name: string) => `${name} responde por WhatsApp.`;
export const waNobodyMore =
	"Tu contacto está guardado. El primero que entre responde por WhatsApp.";
export const copy = "Copiar";
export const copyMessage = "Copiar mensaje";
export const copied = "Copiado";
export const toChat = "Prefiero conversar por aquí";
export const toWhatsApp = "Continuar en WhatsApp";
export const waHello = (name: string, code: string) =>
	`¡Hola! Soy ${name}. Mi protocolo es ${code}.`;
export const waCode = (name: string, code: string) => `¡Hola! Soy ${name}. Mi código es ${code}.`;
