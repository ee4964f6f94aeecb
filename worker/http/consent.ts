// The sentence a visitor reads above the button (LGPD), and the version by which his lead says which
// one he read: a hash, so that no text can change under the same version. Knows no site or lead.

export interface Consent {
	readonly version: string;
	readonly text: string;
}

export async function consentOf(company: string): Promise<Consent> {
	const text = `Ao enviar, você concorda que ${company} use seu nome, e-mail e telefone para responder a este contato, conforme a Lei Geral de Proteção de Dados (LGPD).`;
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
	return { version: hex(digest).slice(0, 16), text };
}

export function hex(buffer: ArrayBuffer): string {
	return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
