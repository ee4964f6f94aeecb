// What is wrong with each field, as a sentence in Portuguese for the person who filled it in.
// Knows names of fields, not what is done with them.
import * as v from "valibot";

const BY_FIELD: Record<string, string> = {
	name: "Informe o nome, com pelo menos duas letras.",
	email: "Confira o e-mail: algo como nome@exemplo.com.br.",
	phone: "Confira o telefone, com DDD.",
	password: "A senha precisa de 8 a 128 caracteres.",
	channel: "Escolha chat ou WhatsApp.",
	site: "Falta a chave do site.",
	origins: "Informe origens como https://www.exemplo.com.br.",
	whatsapp: "Informe o número com código do país, como +5511987654321.",
	slug: "Use de 3 a 40 letras minúsculas, números e hífens.",
	account: "Confira o endereço da imobiliária.",
	token: "O convite está incompleto.",
	role: "Escolha um perfil válido.",
	accent: "Informe a cor como #1a7f5a.",
	company: "Informe o nome da empresa.",
	product: "Confira a referência do imóvel.",
	ref: "Use só letras, números, ponto, hífen e sublinhado.",
};

export function fieldSentences(
	issues: readonly v.BaseIssue<unknown>[],
): Readonly<Record<string, string>> {
	const sentences = new Map<string, string>();
	for (const issue of issues) {
		const path = v.getDotPath(issue) ?? "body";
		if (!sentences.has(path)) sentences.set(path, sentence(path, issue));
	}
	return Object.fromEntries(sentences);
}

function sentence(path: string, issue: v.BaseIssue<unknown>): string {
	if (issue.expected === "never") return "Campo desconhecido.";
	const field = path.split(".").findLast((part) => !/^\d+$/.test(part)) ?? path;
	const known = Object.hasOwn(BY_FIELD, field) ? BY_FIELD[field] : undefined;
	// Checks across fields say themselves what is missing.
	if (issue.type === "check") return issue.message;
	if (issue.received === "undefined") return known ?? "Campo obrigatório.";
	if (issue.type === "max_length") return "Texto longo demais.";
	return known ?? "Valor inválido.";
}
