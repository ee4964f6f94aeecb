// Posts as Meta makes them, small enough to read: builders for one change, and bytes escaped her way, so
// that whoever serialises again gets other bytes. Knows nothing of the parser.

export type Json = Record<string, unknown>;

export const NUMBER = "106540352242922";
export const ANA = { phone: "5511987654321", bsuid: "BR.1502576394655843", name: "Ana Souza" };
export const AT = 1_790_000_000;

export function post(...changes: Json[]): Json {
	return { object: "whatsapp_business_account", entry: [{ id: "10199", changes }] };
}

export function change(value: Json, field = "messages", number = NUMBER): Json {
	const metadata = { display_phone_number: "551140004000", phone_number_id: number };
	return { field, value: { messaging_product: "whatsapp", metadata, ...value } };
}

export function contact(of: { phone?: string; bsuid?: string; name?: string } = ANA): Json {
	return {
		profile: { name: of.name ?? "Ana Souza" },
		...(of.phone === undefined ? {} : { wa_id: of.phone }),
		...(of.bsuid === undefined ? {} : { user_id: of.bsuid }),
	};
}

/** A message of Ana's; `of` overrides and adds. */
export function message(of: Json = {}): Json {
	return {
		from: ANA.phone,
		from_user_id: ANA.bsuid,
		id: "wamid.HBgM",
		timestamp: String(AT),
		type: "text",
		...(of.type === undefined ? { text: { body: "Olá" } } : {}),
		...of,
	};
}

export function status(of: Json = {}): Json {
	return {
		id: "wamid.OURS",
		status: "delivered",
		timestamp: String(AT),
		recipient_id: ANA.phone,
		...of,
	};
}

export function echo(of: Json = {}): Json {
	const { from: _, from_user_id: __, ...rest } = message(of);
	return { from: "551140004000", to: ANA.phone, ...rest };
}

/** As Meta writes it: everything beyond ASCII as \uXXXX, slashes as \/. */
export function bytes(value: unknown): Uint8Array<ArrayBuffer> {
	const text = typeof value === "string" ? value : metaJson(value);
	return new TextEncoder().encode(text);
}

export function metaJson(value: unknown): string {
	return JSON.stringify(value)
		.replaceAll("/", "\\/")
		.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
