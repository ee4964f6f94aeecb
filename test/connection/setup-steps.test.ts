// Rules C140 and C175 to C179 (docs/WHATSAPP-NUMBER.md): each step that fails names itself, by itself, in
// words that say what to do; and what is not known to be bad fails none. Meta is played, one thing at a time.
import { afterEach, describe, expect, it } from "vitest";
import type { CheckStep, ConnectionView } from "../../protocol/whatsapp.ts";
import {
	type Connected,
	connected,
	PHONE_ID,
	playedMeta,
	type Sent,
	WABA,
} from "../support/meta.ts";
import { check, refusal, step } from "./checked.ts";

const graph = playedMeta();
afterEach(() => {
	graph.answer = () => null;
});

type Answers = (call: Sent) => Response | "lost" | null;

/** The check, with Meta answering so. */
function checked(at: Connected, answer: Answers = () => null): Promise<ConnectionView> {
	graph.answer = answer;
	return check(at);
}

const SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"];
const DAY = 86_400_000;
const seconds = (at: number) => Math.floor(at / 1_000);

const token =
	(data: Record<string, unknown> | (() => Response) | "lost"): Answers =>
	({ path }) => {
		if (!path.endsWith("/debug_token")) return null;
		if (data === "lost") return data;
		if (typeof data === "function") return data();
		return Response.json({ data: { is_valid: true, app_id: "1", scopes: SCOPES, ...data } });
	};

const readsNumber = ({ method, path }: Sent) => method === "GET" && path.endsWith(`/${PHONE_ID}`);

const number =
	(more: Record<string, unknown> | (() => Response)): Answers =>
	(call) => {
		if (!readsNumber(call)) return null;
		if (typeof more === "function") return more();
		return Response.json({ id: PHONE_ID, display_phone_number: "+55 11 98765-4321", ...more });
	};

/** What reading the subscriptions says; asked to subscribe, Meta says that it is done. */
const apps =
	(...data: Record<string, unknown>[]): Answers =>
	({ path, method }) =>
		path.endsWith("/subscribed_apps")
			? Response.json(method === "POST" ? { success: true } : { data })
			: null;

const app = (id: string, name: string) => ({ whatsapp_business_api_data: { id, name } });

const granular = (...target_ids: string[]) => ({
	granular_scopes: SCOPES.map((scope) => ({ scope, target_ids })),
});

describe("a check", () => {
	const cases: [CheckStep, RegExp, Answers][] = [
		["token", /^failed .*revogado/, token(() => refusal(190, 401))],
		["token", /^failed .*revogado/, token({ is_valid: false })],
		["token", /^failed .*whatsapp_business_management/, token({ scopes: SCOPES.slice(0, 1) })],
		["token", /^failed .*não respondeu/, token("lost")],
		[
			"token",
			/^failed .*venceu em \d\d\/\d\d\/\d{4},? \d\d:\d\d.*não expira/,
			token({ is_valid: false, expires_at: seconds(Date.now() - DAY) }),
		],
		["token", /^failed .*venceu em/, token({ expires_at: seconds(Date.now() - DAY) })],
		["token", new RegExp(`^failed .*não vale para .*${WABA}`), token(granular("2999999999999"))],
		[
			"token",
			/^failed .*não vale para/,
			token({ granular_scopes: [{ scope: SCOPES[1], target_ids: ["2999999999999"] }] }),
		],
		["number", /^failed .*não existe nesta conta.*desconecte/, number(() => refusal(100, 400))],
		["number", /^failed .*5521911112222/, number({ display_phone_number: "+55 21 91111-2222" })],
		["number", /^failed .*não está registrado.*Registre/, number({ status: "PENDING" })],
		["number", /^failed .*não está registrado/, number({ status: "UNVERIFIED" })],
		["number", /^failed .*não está registrado/, number({ status: "disconnected" })],
		["number", /^failed .*bloqueou.*revisão/, number({ status: "BANNED" })],
		["number", /^failed .*apagado/, number({ status: "DELETED" })],
		["number", /^failed .*outra conta/, number({ status: "MIGRATED" })],
		["subscription", /^failed .*não está inscrito/, apps()],
		["subscription", /^failed .*outro aplicativo \(n8n\)/, apps(app("9", "n8n"))],
		[
			"subscription",
			/^failed .*recusou/,
			({ path }) => (path.endsWith("/subscribed_apps") ? refusal(200, 403) : null),
		],
		[
			"subscription",
			/^failed .*recusou \(\(#200\)/,
			({ path, method }) =>
				path.endsWith("/subscribed_apps")
					? method === "POST"
						? refusal(200, 403)
						: Response.json({ data: [] })
					: null,
		],
		[
			"callback",
			/^failed .*outro\.example/,
			number({ webhook_configuration: { phone_number: "https://outro.example/wa" } }),
		],
		[
			"callback",
			/^failed .*conta\.example/,
			number({ webhook_configuration: { whatsapp_business_account: "https://conta.example" } }),
		],
		[
			"callback",
			/^failed .*app\.example/,
			number({ webhook_configuration: { application: "https://app.example" } }),
		],
		[
			"callback",
			/^failed .*não diz para onde.*não aceitou/,
			(call) =>
				call.method === "POST" && call.path.endsWith(`/${PHONE_ID}`)
					? refusal(2200, 400)
					: number({})(call),
		],
	];

	it("[C140] [C176] [C177] [C178] [C179] names the step that fails, each by itself and in words that say what to do", async () => {
		const at = await connected();
		for (const [name, says, answer] of cases) {
			const view = await checked(at, answer);
			expect(step(view, name)).toMatch(says);
			const others = ["token", "number"].filter((one) => one !== name) as CheckStep[];
			for (const other of others) expect(`${says} ${step(view, other)}`).toBe(`${says} ok`);
			if (name === "subscription") expect(step(view, "callback")).toBe("ok");
		}
		const fine = await checked(at);
		for (const one of ["token", "number", "subscription", "callback"] as const)
			expect(step(fine, one)).toBe("ok");
	});

	it("[C140] behind a bad token, or a wrong number, there is one thing to mend", async () => {
		const at = await connected();
		const all: Answers = () => refusal(190, 401);
		const bad = await checked(at, all);
		for (const one of ["number", "subscription", "callback"] as const)
			expect(step(bad, one)).toMatch(/^failed Depende do token/);
		const wrong = await checked(
			at,
			number(() => refusal(100, 400)),
		);
		expect(step(wrong, "callback")).toMatch(/^failed Depende do número/);
	});

	it("[C176] says why Meta did not take the address, and that the events go elsewhere", async () => {
		const at = await connected();
		const view = await checked(at, (call) =>
			call.method === "POST" && call.path.endsWith(`/${PHONE_ID}`)
				? refusal(2200, 400)
				: number({ webhook_configuration: { phone_number: "https://outro.example/wa" } })(call),
		);
		expect(step(view, "callback")).toMatch(/^failed .*outro\.example.*não aceitou.*2200/);
		expect(step(view, "verified")).toMatch(/^failed .*não conferiu/);
	});

	it("[C176] is content with an address that Meta took and does not name", async () => {
		const at = await connected();
		expect(step(await checked(at, number({})), "callback")).toBe("ok");
	});

	it("[C177] is content with any app where Meta does not say whose the token is", async () => {
		const at = await connected();
		const answer: Answers = (call) =>
			token({ app_id: undefined })(call) ?? apps(app("9", "x"))(call);
		expect(step(await checked(at, answer), "subscription")).toBe("ok");
	});

	it("[C177] subscribes where our app is missing, and never where it is: Meta would forget the account's own address", async () => {
		const at = await connected();
		const subscribing = () =>
			graph.sent.filter(
				({ method, path }) => method === "POST" && path.endsWith("/subscribed_apps"),
			).length;
		const before = subscribing();
		expect(before).toBeGreaterThan(0);
		await checked(at);
		expect(subscribing()).toBe(before);
		await checked(at, apps(app("9", "n8n")));
		expect(subscribing()).toBe(before + 1);
	});

	it.each([
		["that never ends", { expires_at: 0 }],
		["for every account", granular()],
		["for this account among others", granular("2999999999999", WABA)],
	])("[C178] has nothing to say of a token %s", async (_, data) => {
		expect(step(await checked(await connected(), token(data)), "token")).toBe("ok");
	});

	it("[C178] names the day a token ends while it still holds, and keeps no message for it", async () => {
		const at = await connected();
		const view = await checked(at, token({ expires_at: seconds(Date.now() + DAY) }));
		expect(step(view, "token")).toMatch(/^ok .*só vale até \d\d\/\d\d\/\d{4}.*não expira/);
		expect(view.heldUp).toBeNull();
	});

	it.each(["CONNECTED", "FLAGGED", "RESTRICTED", "RATE_LIMITED", "UNKNOWN", "OF_NEXT_YEAR", ""])(
		"[C179] a number that is %s is connected",
		async (status) => {
			const view = await checked(await connected(), number({ status }));
			expect(step(view, "number")).toBe("ok");
		},
	);

	it("[C175] gives no address to a number that is not the one that was typed", async () => {
		const at = await connected();
		const placed = () =>
			graph.sent.filter(({ method, path }) => method === "POST" && path.endsWith(`/${PHONE_ID}`))
				.length;
		const before = placed();
		for (const answer of [
			number({ display_phone_number: "+55 21 91111-2222" }),
			number(() => refusal(100, 400)),
		]) {
			const view = await checked(at, answer);
			expect(step(view, "number")).toMatch(/^failed/);
		}
		expect(placed()).toBe(before);
		await checked(at);
		expect(placed()).toBe(before + 1);
	});
});
