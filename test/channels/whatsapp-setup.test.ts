// Rules M43-M45 and M51-M53: what the set-up reads back from Meta and sets, and that nothing Meta may
// answer throws.
import { describe, expect, it } from "vitest";
import {
	debugToken,
	placeCallback,
	readNumber,
	readSubscribedApps,
	readTemplates,
	removeCallback,
	subscribeApp,
} from "../../worker/channels/whatsapp/setup.ts";
import { type Answer, graphOf, json, refusal } from "../support/whatsapp/graph.ts";

const NUMBER = {
	id: "106540352242922",
	display_phone_number: "+55 11 4000-4000",
	verified_name: "Imobiliária Aurora",
	quality_rating: "GREEN",
	status: "CONNECTED",
	webhook_configuration: {
		application: "https://app/x",
		whatsapp_business_account: "https://waba/x",
	},
};

describe("a number", () => {
	it("[M43] is read with the callback that counts", async () => {
		const { settings, asked } = graphOf(json(NUMBER));
		expect(await readNumber(settings, NUMBER.id)).toEqual({
			s: "ok",
			value: {
				id: NUMBER.id,
				digits: "551140004000",
				name: "Imobiliária Aurora",
				quality: "GREEN",
				status: "CONNECTED",
				callback: "https://waba/x",
			},
		});
		expect(asked[0]?.url.pathname).toBe(`/v25.0/${NUMBER.id}`);
		expect(asked[0]?.init.method).toBe("GET");
	});

	const whole = {
		phone_number: "https://number/x",
		whatsapp_business_account: "https://waba/x",
		application: "https://app/x",
	};
	it.each([
		[whole, "https://number/x"],
		[{ ...whole, phone_number: "" }, "https://waba/x"],
		[{ application: "https://app/x" }, "https://app/x"],
		[{}, undefined],
		[undefined, undefined],
	])("[M43] with %o has the callback closest to it", async (webhook_configuration, closest) => {
		const { settings } = graphOf(json({ ...NUMBER, webhook_configuration }));
		const got = await readNumber(settings, NUMBER.id);
		expect(got.s === "ok" && got.value.callback).toBe(closest);
	});

	it("[M51] is given its own callback, and no other number of its account is", async () => {
		const { settings, asked } = graphOf(json({ success: true }));
		const callback = { url: "https://vez/wa/1", verifyToken: "t" };
		expect(await placeCallback(settings, "106540352242922", callback)).toEqual({
			s: "ok",
			value: true,
		});
		expect(asked.map(({ url, init, body }) => [init.method, url.pathname, body])).toEqual([
			[
				"POST",
				"/v25.0/106540352242922",
				{
					webhook_configuration: {
						override_callback_uri: "https://vez/wa/1",
						verify_token: "t",
					},
				},
			],
		]);
	});

	it("[M53] loses its own callback by an empty one", async () => {
		const { settings, asked } = graphOf(json({ success: true }));
		expect(await removeCallback(settings, "1")).toEqual({ s: "ok", value: true });
		expect(asked[0]?.body).toEqual({ webhook_configuration: { override_callback_uri: "" } });
	});

	it("[M51] whose callback Meta did not take has none of ours", async () => {
		const callback = { url: "https://vez/wa/1", verifyToken: "t" };
		const place = (answer: Answer) => placeCallback(graphOf(answer).settings, "1", callback);
		expect((await place(json({ success: false }))).s).toBe("refused");
		expect((await place(refusal(2200, 400))).s).toBe("refused");
		expect((await place(new TypeError("fetch failed"))).s).toBe("unknown");
	});
});

describe("a subscription", () => {
	it("[M44] is read back with whose it is", async () => {
		const { settings } = graphOf(
			json({
				data: [
					{
						whatsapp_business_api_data: { id: "99", name: "Vez", link: "x" },
						override_callback_uri: "https://vez/wa/1",
					},
					{ whatsapp_business_api_data: { id: "5", name: "n8n" } },
				],
			}),
		);
		expect(await readSubscribedApps(settings, "10199")).toEqual({
			s: "ok",
			value: [
				{ id: "99", name: "Vez" },
				{ id: "5", name: "n8n" },
			],
		});
	});

	it("[M52] is made without a callback", async () => {
		const { settings, asked } = graphOf(() => json({ success: true }));
		expect(await subscribeApp(settings, "10199")).toEqual({ s: "ok", value: true });
		expect(asked.map(({ url, body, init }) => [init.method, url.pathname, body])).toEqual([
			["POST", "/v25.0/10199/subscribed_apps", {}],
		]);
	});

	it("[M44] that Meta did not make is none", async () => {
		expect((await subscribeApp(graphOf(json({ success: false })).settings, "1")).s).toBe("refused");
		expect(await subscribeApp(graphOf(refusal(200, 403)).settings, "1")).toMatchObject({
			s: "refused",
			fault: { kind: "auth" },
		});
	});
});

describe("a token", () => {
	it("[M45] is looked at: whether it is good, whose, until when and for what", async () => {
		const { settings, asked } = graphOf(
			json({
				data: {
					app_id: "99",
					is_valid: true,
					expires_at: 1_800_000_000,
					scopes: ["whatsapp_business_messaging", 7],
					granular_scopes: [
						{ scope: "whatsapp_business_messaging", target_ids: ["10199"] },
						{ scope: "whatsapp_business_management" },
					],
				},
			}),
		);
		expect(await debugToken(settings)).toEqual({
			s: "ok",
			value: {
				valid: true,
				appId: "99",
				expiresAt: 1_800_000_000_000,
				scopes: ["whatsapp_business_messaging"],
				targets: { whatsapp_business_messaging: ["10199"], whatsapp_business_management: [] },
			},
		});
		expect(asked[0]?.url.searchParams.get("input_token")).toBe("EAAG-secret-token");
	});

	it("[M45] that never ends has no end, and a bad one says why", async () => {
		const data = {
			is_valid: false,
			expires_at: 0,
			scopes: [],
			error: { code: 190, message: "expired" },
		};
		expect(await debugToken(graphOf(json({ data })).settings)).toEqual({
			s: "ok",
			value: { valid: false, scopes: [], targets: {}, why: "expired" },
		});
	});

	it("[M45] is never quoted when nobody answers", async () => {
		const { settings } = graphOf(new TypeError("fetch failed: ?input_token=EAAG-secret-token"));
		const got = await debugToken(settings);
		expect(got.s).toBe("unknown");
		expect(JSON.stringify(got)).not.toContain("EAAG");
	});
});

describe("templates", () => {
	const template = (of: object) => ({
		name: "retomar",
		language: "pt_BR",
		status: "APPROVED",
		category: "MARKETING",
		components: [{ type: "BODY", text: "Oi {{1}}, sobre {{2}}: posso ajudar? {{ 3 }}" }],
		...of,
	});

	it("[M45] are read with what their words ask for", async () => {
		const got = await readTemplates(graphOf(json({ data: [template({})] })).settings, "10199");
		expect(got).toEqual({
			s: "ok",
			value: [
				{
					name: "retomar",
					language: "pt_BR",
					status: "APPROVED",
					category: "MARKETING",
					body: "Oi {{1}}, sobre {{2}}: posso ajudar? {{ 3 }}",
					values: 3,
					plain: true,
				},
			],
		});
	});

	const BODY = { type: "BODY", text: "Oi {{1}}" };
	it.each<[string, object, boolean]>([
		[
			"a header of words",
			{ components: [{ type: "HEADER", format: "TEXT", text: "Oi" }, BODY] },
			true,
		],
		[
			"fixed buttons",
			{ components: [BODY, { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Sim" }] }] },
			true,
		],
		["a footer", { components: [BODY, { type: "FOOTER", text: "{{sair}}" }] }, true],
		["a picture", { components: [{ type: "HEADER", format: "IMAGE" }, BODY] }, false],
		[
			"a header with a value",
			{ components: [{ type: "HEADER", format: "TEXT", text: "Oi {{1}}" }, BODY] },
			false,
		],
		[
			"an address with a value",
			{
				components: [BODY, { type: "BUTTONS", buttons: [{ type: "URL", url: "https://x/{{1}}" }] }],
			},
			false,
		],
		["a flow", { components: [BODY, { type: "BUTTONS", buttons: [{ type: "FLOW" }] }] }, false],
		[
			"named values",
			{ parameter_format: "NAMED", components: [{ type: "BODY", text: "Oi {{nome}}" }] },
			false,
		],
	])("[M45] with %s: plain or not", async (_, of, plain) => {
		const got = await readTemplates(graphOf(json({ data: [template(of)] })).settings, "1");
		expect(got.s === "ok" && got.value[0]?.plain).toBe(plain);
	});

	it("[M45] come in pages by cursor; the address Meta gives is not followed", async () => {
		const page = (name: string, after?: string) =>
			json({
				data: [template({ name })],
				paging: after ? { cursors: { after }, next: "https://evil.com/?access_token=x" } : {},
			});
		const { settings, asked } = graphOf(page("a", "c/1"), page("b"));
		const got = await readTemplates(settings, "10199");
		expect(got.s === "ok" && got.value.map(({ name }) => name)).toEqual(["a", "b"]);
		expect(asked.map(({ url }) => [url.host, url.searchParams.get("after")])).toEqual([
			["graph.facebook.com", null],
			["graph.facebook.com", "c/1"],
		]);
	});

	it("[M45] end where Meta names no next page, cursor or not", async () => {
		const last = json({ data: [template({})], paging: { cursors: { after: "QVFIUlpZ" } } });
		const { settings, asked } = graphOf(last);
		expect((await readTemplates(settings, "1")).s).toBe("ok");
		expect(asked).toHaveLength(1);
	});

	it("[M45] end even when pages do not", async () => {
		const forever = () => json({ data: [], paging: { cursors: { after: "x" }, next: "y" } });
		const { settings, asked } = graphOf(forever);
		expect((await readTemplates(settings, "1")).s).toBe("ok");
		expect(asked.length).toBeLessThanOrEqual(10);
	});
});

describe("whatever Meta answers", () => {
	const READS = [
		(s: Parameters<typeof readNumber>[0]) => readNumber(s, "1"),
		(s: Parameters<typeof readNumber>[0]) => readSubscribedApps(s, "1"),
		(s: Parameters<typeof readNumber>[0]) => subscribeApp(s, "1"),
		(s: Parameters<typeof readNumber>[0]) => placeCallback(s, "1", { url: "u", verifyToken: "t" }),
		(s: Parameters<typeof readNumber>[0]) => removeCallback(s, "1"),
		(s: Parameters<typeof readNumber>[0]) => debugToken(s),
		(s: Parameters<typeof readNumber>[0]) => readTemplates(s, "1"),
	];
	it.each([
		["null", () => json(null)],
		["a number", () => json(7)],
		["data of another type", () => json({ data: 7 })],
		["a list", () => json([])],
		["an error under 200", () => refusal(190, 200)],
		["HTML", () => new Response("<html>", { status: 200 })],
		["a redirect", () => new Response(null, { status: 302 })],
		["nothing", () => new Response("", { status: 500 })],
		[
			"odd items",
			() => json({ data: [null, 7, [], { components: [null], name: "a", language: "b" }] }),
		],
	])("[M45] %s throws nothing", async (_, answer) => {
		for (const read of READS) {
			const got = await read(graphOf(answer).settings);
			expect(["ok", "refused", "unknown"]).toContain(got.s);
		}
	});

	it("[M45] an error under 200 is an error", async () => {
		const { settings } = graphOf(() => refusal(190, 200));
		for (const read of READS) {
			expect(await read(settings)).toMatchObject({ s: "refused", fault: { kind: "auth" } });
		}
	});
});
