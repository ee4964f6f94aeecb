// `/_lab/numbers` and `/_lab/templates`: registering an app with its account and number, and deciding
// about a template as Meta would.

import { challenge } from "../graph/subscribe.ts";
import { askTemplate, decideTemplate } from "../graph/template.ts";
import { digits } from "../state/ids.ts";
import type { BusinessNumber, Fields, Template, Waba } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import { callbackOf } from "../webhook/deliver.ts";
import type { World } from "../world.ts";

const text = (value: unknown): string | null =>
	typeof value === "string" && value !== "" ? value : null;

export async function numbers(world: World, method: string, body: Fields) {
	if (method === "GET")
		return { numbers: world.numbers.all().map((one) => ({ ...one, ...state(one) })) };
	const wabaId = text(body.wabaId) ?? digits(13);
	const phoneId = text(body.phoneId) ?? digits(13);
	const display = (text(body.displayNumber) ?? `5511${digits(9)}`).replace(/\D/g, "");
	if (world.numbers.get(phoneId) && world.numbers.get(phoneId)?.wabaId !== wabaId)
		throw new Unable(409, "that phoneId belongs to another account");
	const known = world.wabas.get(wabaId);
	const callback = text(body.callback) ?? known?.callback ?? null;
	const base: Waba = known ?? {
		id: wabaId,
		appId: digits(13),
		name: text(body.name) ?? "Imobiliária",
		token: `EAA${digits(20)}`,
		appSecret: digits(32),
		oldAppSecret: digits(32),
		verifyToken: digits(12),
		callback: null,
		callbackVerified: false,
		subscribed: false,
		override: null,
		failures: 0,
		disabled: false,
	};
	const secret = text(body.appSecret);
	const waba = world.wabas.put({
		...base,
		token: text(body.token) ?? base.token,
		appSecret: secret ?? base.appSecret,
		// The secret before this one still signs in the mode "old".
		oldAppSecret: secret !== null && known ? known.appSecret : base.oldAppSecret,
		verifyToken: text(body.verifyToken) ?? base.verifyToken,
		callback,
	});
	const number = world.numbers.put({
		...world.numbers.get(phoneId),
		id: phoneId,
		wabaId,
		display,
		name: text(body.name) ?? waba.name,
		...(text(body.status) !== null && { status: text(body.status) ?? "" }),
	});
	const problem = text(body.callback) === null ? null : await check(waba);
	return { ...number, ...state(number), token: waba.token, verifyToken: waba.verifyToken, problem };

	async function check(asked: Waba): Promise<string | null> {
		const why = await challenge(world, asked.callback ?? "", asked.verifyToken);
		const fresh = world.wabas.get(asked.id) ?? asked;
		world.wabas.patch(fresh, { callbackVerified: why === null });
		return why;
	}

	function state(of: BusinessNumber): Fields {
		const waba = world.wabas.get(of.wabaId);
		if (!waba) return {};
		const { subscribed, disabled, failures } = waba;
		const goesTo = callbackOf(world, waba, { phoneId: of.id, field: "messages" });
		return { subscribed, disabled, failures, callback: goesTo };
	}
}

/** GET lists; POST with a status decides, and makes the template first when nobody asked for it. */
export function templates(world: World, method: string, body: Fields) {
	if (method === "GET") return { templates: world.templates.all() };
	const wabaId = text(body.wabaId) ?? world.wabas.all()[0]?.id ?? "";
	const found = world.templates
		.all(wabaId)
		.find(({ name, language }) => name === body.name && language === (body.language ?? "pt_BR"));
	const components = Array.isArray(body.components)
		? body.components
		: [{ type: "BODY", text: text(body.text) ?? "Olá!" }];
	const template =
		found ??
		askTemplate(world, wabaId, {
			language: "pt_BR",
			category: "UTILITY",
			...body,
			components,
		});
	if ("http" in template) throw new Unable(400, String(template.error.message));
	const states: readonly string[] = ["APPROVED", "REJECTED", "PENDING", "PAUSED", "DISABLED"];
	if (!states.includes(String(body.status))) return template;
	const reason = text(body.reason) ?? (body.status === "REJECTED" ? "INVALID_FORMAT" : "NONE");
	return decideTemplate(world, template, body.status as Template["status"], reason);
}
