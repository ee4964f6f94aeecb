// What stands there when nothing does: the demo company with its number and two templates. The ids
// and secrets are public on purpose: they open nothing but this stand-in.

import type { World } from "../world.ts";

export function seedWorld(world: World): void {
	if (world.wabas.all().length > 0) return;
	world.wabas.put({
		id: "2000000000001",
		appId: "3000000000001",
		name: "Aurora Imóveis",
		token: "EAAdemo-token",
		appSecret: "demo-app-secret-00000000000000000",
		oldAppSecret: "demo-app-secret-before-rotation-0",
		verifyToken: "demo-verify-token",
		callback: null,
		callbackVerified: false,
		subscribed: false,
		override: null,
		failures: 0,
		disabled: false,
	});
	world.numbers.put({
		id: "1000000000001",
		wabaId: "2000000000001",
		display: "5511987654321",
		name: "Aurora Imóveis",
	});
	const shared = { wabaId: "2000000000001", language: "pt_BR", category: "UTILITY" };
	world.templates.put({
		...shared,
		id: "4000000000001",
		name: "retomar_atendimento",
		status: "APPROVED",
		components: [
			{
				type: "BODY",
				text: "Olá, {{1}}! Aqui é {{3}}, sobre {{2}}. Podemos continuar?",
				example: { body_text: [["Ana", "o Aurora Parque", "Lucas"]] },
			},
		],
	});
	world.templates.put({
		...shared,
		id: "4000000000002",
		name: "lembrete_visita",
		status: "PENDING",
		components: [
			{
				type: "BODY",
				text: "Olá, {{1}}! Sua visita ao {{2}} está marcada para {{3}}.",
				example: { body_text: [["Ana", "Aurora Parque", "sábado, 10h"]] },
			},
		],
	});
}
