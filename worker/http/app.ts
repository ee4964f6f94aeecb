// The app: every declared route, and nothing else. An unknown address gets the same JSON refusal as
// everything, and no error ever says more than its reason. Must not know what routes do.

import { Hono } from "hono";
import { refusal } from "../../protocol/reasons.ts";
import type { Env } from "../env.ts";
import { fileRoutes } from "./files.ts";
import { intakeRoutes } from "./intake.ts";
import { refused } from "./refuse.ts";
import type { Route } from "./route.ts";
import { sealed, serve } from "./serve.ts";
import { socketRoutes } from "./sockets.ts";
import { staffRoutes } from "./staff.ts";
import { teamRoutes } from "./teams.ts";
import { visitorRoutes } from "./visitors.ts";
import { webhookRoutes } from "./webhook.ts";
import { whatsappRoutes } from "./whatsapp.ts";

export const routes: readonly Route[] = [
	...visitorRoutes,
	...intakeRoutes,
	...socketRoutes,
	...staffRoutes,
	...teamRoutes,
	...webhookRoutes,
	...whatsappRoutes,
	...fileRoutes,
];

export function createApp(declared: readonly Route[]): Hono<{ Bindings: Env }> {
	const app = new Hono<{ Bindings: Env }>();
	for (const route of declared) {
		app.on(route.method, route.path, (c) => serve(route, c.req.raw, c.env, c.req.param()));
	}
	app.notFound(() => sealed(refused(refusal("not_found"))));
	app.onError(() => sealed(refused(refusal("unavailable"))));
	return app;
}
