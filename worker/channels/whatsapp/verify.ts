// Whether Meta said it: the signature over a post's raw bytes and the handshake of the callback
// (whatsapp.md §1.2, §1.3; rules M1-M4). Nothing here is optional, and nothing here tells what it
// expected. Must not know what a post says: it is asked before anything is parsed.

/** Meta sends up to 3 MB; anything larger is not hers. */
export const MAX_WEBHOOK_BYTES = 3 * 1_048_576 + 65_536;

const MAX_CHALLENGE = 512;
const encoder = new TextEncoder();

/**
 * `header`: X-Hub-Signature-256. `secrets`: the app's, and while it is being changed the one before.
 * Blank secrets verify nothing, so that a missing setting closes the door instead of opening it.
 */
export async function verifySignature(
	raw: Uint8Array,
	header: string | null,
	secrets: readonly string[],
): Promise<boolean> {
	const signature = /^sha256=([0-9a-f]{64})$/i.exec(header ?? "")?.[1];
	if (!signature) return false;
	const mac = Uint8Array.from(signature.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
	const checks = secrets
		.filter((secret) => secret.trim() !== "")
		.map(async (secret) => {
			const key = await crypto.subtle.importKey(
				"raw",
				encoder.encode(secret),
				{ name: "HMAC", hash: "SHA-256" },
				false,
				["verify"],
			);
			// WebCrypto compares in constant time.
			return crypto.subtle.verify("HMAC", key, mac, raw as Uint8Array<ArrayBuffer>);
		});
	return (await Promise.all(checks)).includes(true);
}

/** In a time that depends on lengths only. */
export function equalText(a: string, b: string): boolean {
	const [left, right] = [encoder.encode(a), encoder.encode(b)];
	let differs = left.length ^ right.length;
	for (let i = 0; i < left.length; i++) differs |= (left[i] ?? 0) ^ (right[i] ?? 0);
	return differs === 0;
}

/**
 * What a GET of Meta's asks to be answered, or null: answer 403 and nothing else. To be sent as
 * text/plain with nosniff, because whoever knows the token chooses it. There is no signature on GET.
 */
export function challenge(url: URL, verifyToken: string): string | null {
	const asked = (name: string) => url.searchParams.get(`hub.${name}`) ?? "";
	const back = asked("challenge");
	const proven = verifyToken.trim() !== "" && equalText(asked("verify_token"), verifyToken);
	if (!proven || asked("mode") !== "subscribe") return null;
	return back !== "" && back.length <= MAX_CHALLENGE ? back : null;
}
