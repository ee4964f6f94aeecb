// Which origins a site may list: a page that takes personal data is https, except on the machine of
// whoever is trying it out; a wildcard never covers a whole public suffix. Pure.

const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|[a-z0-9-]+\.localhost)(?::\d{2,5})?$/;
const ADDRESS = /^https?:\/\/\d{1,3}(?:\.\d{1,3}){3}(?::\d{2,5})?$/;
const WILDCARD = /^https:\/\/\*\.([^:]+)/;
/** Second-level labels under which strangers register names: com.br, co.uk and the like. */
const SHARED = /^(?:com|net|org|gov|edu|adv|eco|eng|imb|ind|blog|app|dev|wiki|co|art)\.[a-z]{2}$/;
const SHARED_HOSTS = [
	"pages.dev",
	"workers.dev",
	"vercel.app",
	"netlify.app",
	"github.io",
	"web.app",
];

/** A sentence in Portuguese, or null when the origin is fine. */
export function originProblem(origin: string): string | null {
	if (LOOPBACK.test(origin)) return null;
	if (!origin.startsWith("https://")) return `Use https em ${origin}.`;
	if (ADDRESS.test(origin)) return `Use um domínio em vez do endereço ${origin}.`;
	const base = WILDCARD.exec(origin)?.[1];
	if (base === undefined) return null;
	const wide = !base.includes(".") || SHARED.test(base) || SHARED_HOSTS.includes(base);
	return wide ? `O curinga de ${origin} alcança domínios de outras pessoas.` : null;
}
