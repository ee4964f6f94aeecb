// What the Graph side shows of accounts and numbers: for set-up checks. Pure views.

import type { BusinessNumber, Fields, Waba } from "../state/shapes.ts";
import { appCallback } from "../webhook/deliver.ts";
import type { World } from "../world.ts";

export function numberView(world: World, number: BusinessNumber): Fields {
	const waba = world.wabas.get(number.wabaId);
	return {
		verified_name: number.name,
		code_verification_status: "VERIFIED",
		display_phone_number: pretty(number.display),
		quality_rating: "GREEN",
		platform_type: "CLOUD_API",
		throughput: { level: "STANDARD" },
		webhook_configuration: {
			...(number.override && { phone_number: number.override }),
			...(waba?.override && { whatsapp_business_account: waba.override }),
			application: (waba && appCallback(waba)) ?? "",
		},
		id: number.id,
	};
}

/** What Graph shows only to who asks for it. */
export function onRequest(number: BusinessNumber): Fields {
	return { status: number.status ?? "CONNECTED" };
}

/** Graph shows numbers as people write them; webhooks have bare digits. */
function pretty(digits: string): string {
	const [, area, first, last] = /^55(\d\d)(\d{4,5})(\d{4})$/.exec(digits) ?? [];
	return area ? `+55 ${area} ${first}-${last}` : `+${digits}`;
}

export function wabaView(waba: Waba): Fields {
	return {
		id: waba.id,
		name: waba.name,
		timezone_id: "25",
		message_template_namespace: `ns_${waba.id}`,
	};
}

/** Only the fields asked for, and the id, as Graph does. */
export function withFields(view: Fields, url: URL, more: Fields = {}): Fields {
	const wanted = url.searchParams.get("fields")?.split(",");
	if (!wanted) return view;
	const kept = Object.entries({ ...view, ...more }).filter(
		([name]) => name === "id" || wanted.includes(name),
	);
	return Object.fromEntries(kept);
}

export function pageOf(data: readonly Fields[]): Fields {
	return { data, paging: { cursors: { before: "QVFIUlpB", after: "QVFIUlpZ" } } };
}

export function debugToken(world: World, url: URL): Fields {
	const asked = url.searchParams.get("input_token");
	const waba = world.wabas.all().find(({ token }) => token === asked);
	if (!waba)
		return {
			data: {
				error: { code: 190, message: "Invalid OAuth access token." },
				is_valid: false,
				scopes: [],
			},
		};
	const scopes = ["whatsapp_business_management", "whatsapp_business_messaging"];
	return {
		data: {
			app_id: waba.appId,
			type: "SYSTEM_USER",
			application: waba.name,
			data_access_expires_at: 0,
			expires_at: 0,
			is_valid: true,
			issued_at: 1_767_225_600,
			scopes,
			granular_scopes: scopes.map((scope) => ({ scope, target_ids: [waba.id] })),
			user_id: `${waba.appId}9`,
		},
	};
}
