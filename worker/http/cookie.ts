// The session cookie. The browser keeps it from scripts, from other hosts and from plain http;
// its value names the account and carries the secret. Knows nothing of what the secret opens.

const NAME = "__Host-vez";
const VALUE = /^([a-z0-9][a-z0-9-]{1,38}[a-z0-9])\.([\w-]{20,200})$/;

export interface SessionCookie {
	readonly account: string;
	readonly secret: string;
}

export function readCookie(request: Request): SessionCookie | null {
	for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
		const [name, value = ""] = pair.trim().split("=", 2);
		const [, account, secret] = (name === NAME && VALUE.exec(value)) || [];
		if (account && secret) return { account, secret };
	}
	return null;
}

export function sessionCookie(of: SessionCookie, maxAge: number): string {
	return `${NAME}=${of.account}.${of.secret}; Max-Age=${maxAge}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

export function endedCookie(): string {
	return `${NAME}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax`;
}
