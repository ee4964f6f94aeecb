// The closed list of refusals: what each means over HTTP, over a socket, and to a person.
// A refusal is a value. Whoever adds a reason adds its status and its sentence here, nowhere else.

export type Reason = keyof typeof REASONS;

interface ReasonSpec {
	/** HTTP status of an answer that carries this reason. */
	readonly status: number;
	/** Sentence shown to a person, in Portuguese. */
	readonly text: string;
}

export const REASONS = {
	// Bad input
	malformed_json: { status: 400, text: "Não entendemos o pedido: o JSON está malformado." },
	invalid_input: { status: 400, text: "Confira os campos destacados." },
	idempotency_key_required: {
		status: 400,
		text: "Falta o cabeçalho Idempotency-Key, que evita leads repetidos.",
	},
	idempotency_mismatch: {
		status: 422,
		text: "Esta chave de idempotência já foi usada com outro conteúdo.",
	},
	too_large: { status: 413, text: "A mensagem é grande demais." },
	unsupported_media_type: { status: 415, text: "Envie o pedido como application/json." },
	unknown_command: { status: 400, text: "Comando desconhecido." },
	stale_protocol: { status: 426, text: "Há uma nova versão. Atualize a página." },
	upgrade_required: { status: 426, text: "Este endereço só atende WebSocket." },
	rate_limited: { status: 429, text: "Muitas tentativas em pouco tempo. Aguarde um instante." },

	// Who is asking
	unknown_site: { status: 404, text: "Este site não está cadastrado na Vez." },
	foreign_origin: { status: 403, text: "Este domínio não está autorizado para este site." },
	unauthenticated: { status: 401, text: "Entre para continuar." },
	invalid_credentials: { status: 401, text: "E-mail ou senha não conferem." },
	throttled: { status: 429, text: "Muitas tentativas. Tente de novo em alguns minutos." },
	token_expired: { status: 401, text: "Esta conversa expirou. Envie o formulário de novo." },
	token_invalid: { status: 401, text: "Não foi possível abrir esta conversa." },
	session_ended: { status: 401, text: "Sua sessão terminou. Entre de novo." },
	forbidden: { status: 403, text: "Seu perfil não permite esta ação." },
	invite_invalid: { status: 410, text: "Este convite já foi usado ou venceu. Peça outro." },
	already_exists: { status: 409, text: "Já existe um cadastro com estes dados." },
	not_found: { status: 404, text: "Não encontramos o que você procura." },

	// Routing
	expired: { status: 409, text: "O tempo para atender este lead acabou." },
	taken: { status: 409, text: "Este lead já está com outra pessoa." },
	withdrawn: { status: 409, text: "Este lead saiu da sua tela antes da resposta." },
	not_open: { status: 409, text: "Este lead não está aberto para todos." },
	not_eligible: { status: 409, text: "Você não pode receber este lead agora." },
	at_capacity: { status: 409, text: "Você já está no seu limite de atendimentos." },
	not_yours: { status: 403, text: "Este atendimento é de outra pessoa." },
	case_closed: { status: 409, text: "Este atendimento já foi concluído." },
	not_accepted: { status: 409, text: "Ninguém assumiu este atendimento ainda." },
	handed_on: { status: 409, text: "O lead já foi oferecido a outra pessoa." },
	window_closed: {
		status: 409,
		text: "A janela de 24 h do WhatsApp fechou: só um modelo aprovado chega. Ligue ou use o modelo.",
	},
	never_wrote: {
		status: 409,
		text: "O cliente ainda não escreveu no WhatsApp. Ligue, ou espere a primeira mensagem.",
	},
	no_template: {
		status: 409,
		text: "A gestão ainda não escolheu um modelo para retomar a conversa.",
	},
	no_channel: { status: 409, text: "Este atendimento não tem WhatsApp conectado." },
	answer_here: {
		status: 409,
		text: "As respostas deste atendimento passam por aqui: escreva ao cliente na conversa.",
	},
	on_whatsapp: { status: 409, text: "Esta conversa segue pelo WhatsApp: escreva por lá." },
	changed_meanwhile: {
		status: 409,
		text: "Outra pessoa mudou isto enquanto você editava. Confira o que mudou e salve de novo.",
	},
	invalid_policy: { status: 422, text: "As regras da equipe se contradizem." },

	// WhatsApp's side
	bad_signature: { status: 401, text: "A assinatura deste pedido não confere." },
	whatsapp_refused: { status: 422, text: "O WhatsApp não aceitou estes dados." },

	// Us
	unavailable: { status: 503, text: "Não conseguimos gravar agora. Tente de novo." },
} as const satisfies Record<string, ReasonSpec>;

/** Body of every refusal, over HTTP and (as `refused`) over a socket. */
export interface Refusal {
	readonly reason: Reason;
	/** Portuguese, for a person; may be more precise than the reason's standard sentence. */
	readonly message: string;
	/** Field name to sentence, with `invalid_input`. */
	readonly fields?: Readonly<Record<string, string>>;
	/** Name of who holds the lead, with `taken`. */
	readonly by?: string;
}

export function refusal(reason: Reason, extra: Omit<Partial<Refusal>, "reason"> = {}): Refusal {
	return { reason, message: REASONS[reason].text, ...extra };
}

/**
 * Close codes of our sockets. Codes in `FINAL_CLOSE` must not be retried by a client:
 * reconnecting would meet the same refusal.
 */
export const CLOSE = {
	/** A frame that is not JSON or not of a known shape. */
	bad_frame: 4400,
	/** Token or session missing, forged, expired. */
	unauthenticated: 4401,
	forbidden: 4403,
	/** The session was revoked or the person disabled. */
	session_ended: 4410,
	/** The same person opened more tabs than one may have: the oldest goes, and stays away. */
	too_many_tabs: 4409,
	/** The client speaks another protocol version: reload the page. */
	stale_protocol: 4426,
	rate_limited: 4429,
	/** A frame over MAX_FRAME_BYTES (RFC 6455). */
	too_large: 1009,
	/** A bug on our side; retry with backoff. */
	internal: 1011,
	/** The server restarts; retry with backoff. */
	restart: 1012,
} as const;

export const FINAL_CLOSE: readonly number[] = [
	CLOSE.unauthenticated,
	CLOSE.forbidden,
	CLOSE.session_ended,
	CLOSE.stale_protocol,
	CLOSE.too_many_tabs,
];

/** What every call that may be refused returns. Exceptions are bugs and undo the transaction. */
export type Answer<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly refusal: Refusal };

export function done<T>(value: T): Answer<T> {
	return { ok: true, value };
}

export function refuse(reason: Reason, extra?: Omit<Partial<Refusal>, "reason">): Answer<never> {
	return { ok: false, refusal: refusal(reason, extra) };
}
