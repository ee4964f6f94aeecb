// Rules H40-H43: the token that opens one conversation.
import { describe, expect, it } from "vitest";
import { VISITOR_TOKEN_MS } from "../../protocol/limits.ts";
import { mintVisitorToken, verifyVisitorToken } from "../../worker/channels/visitor-token.ts";

const OF = { aud: "aurora.k", acc: "aurora", team: "t1", case: 7, receivedAt: 1_790_000_000_000 };

describe("a visitor's token", () => {
	it("[H40] is the same each time it is minted from the same moment", async () => {
		const [a, b] = await Promise.all([mintVisitorToken("k", OF), mintVisitorToken("k", OF)]);
		expect(a).toEqual(b);
		expect(a.expiresAt).toBe(OF.receivedAt + VISITOR_TOKEN_MS);
	});

	it("[H41] names its conversation until the last millisecond and not after", async () => {
		const { token, expiresAt } = await mintVisitorToken("k", OF);
		expect(await verifyVisitorToken("k", token, expiresAt - 1)).toMatchObject({
			ok: true,
			claims: { aud: "aurora.k", acc: "aurora", team: "t1", case: 7 },
		});
		expect(await verifyVisitorToken("k", token, expiresAt)).toEqual({
			ok: false,
			why: "token_expired",
		});
	});

	it("[H42] is refused after any change of any character", async () => {
		const { token } = await mintVisitorToken("k", OF);
		for (let i = 0; i < token.length; i++) {
			const other = token[i] === "A" ? "B" : "A";
			const forged = token.slice(0, i) + other + token.slice(i + 1);
			expect(await verifyVisitorToken("k", forged, OF.receivedAt)).toMatchObject({
				why: "token_invalid",
			});
		}
	});

	it("[H42] is refused under another key, another version, or in pieces", async () => {
		const { token } = await mintVisitorToken("k", OF);
		const [, payload, mac] = token.split(".");
		const forms = ["", ".", "v1", `v1.${payload}`, `v1.${payload}.`, `v1..${mac}`, `${token}.x`];
		for (const text of [...forms, token.replace("v1", "v0"), `${token}=`, ` ${token}`]) {
			expect(await verifyVisitorToken("k", text, OF.receivedAt)).toMatchObject({ ok: false });
		}
		expect(await verifyVisitorToken("other", token, OF.receivedAt)).toMatchObject({ ok: false });
	});
});
