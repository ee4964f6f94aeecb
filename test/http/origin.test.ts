// Rules H15, H53, H76: origins and networks, as pure functions.
import { describe, expect, it } from "vitest";
import { originProblem } from "../../worker/directory/origins.ts";
import { clientNet } from "../../worker/http/network.ts";
import { isListed } from "../../worker/http/origin.ts";

const LIST = ["https://www.aurora.example", "https://*.parceiro.example", "http://localhost:8788"];

describe("a page's origin", () => {
	it.each(["https://www.aurora.example", "https://blog.parceiro.example", "http://localhost:8788"])(
		"[H15] %s is listed",
		(origin) => {
			expect(isListed(origin, LIST)).toBe(true);
		},
	);

	it.each([
		null,
		"",
		"null",
		"https://aurora.example",
		"http://www.aurora.example",
		"https://www.aurora.example:8443",
		"https://www.aurora.example.evil.example",
		"https://evil.example/https://www.aurora.example",
		"https://www.aurora.example/",
		"https://user@www.aurora.example",
		"https://parceiro.example",
		"https://a.b.parceiro.example",
		"https://evilparceiro.example",
		"https://.parceiro.example",
		"https://*.parceiro.example",
		"http://localhost:8789",
		"file://",
		"chrome-extension://abc",
	])("[H15] %s is not", (origin) => {
		expect(isListed(origin, LIST)).toBe(false);
	});

	it.each([
		["http://www.aurora.example", /https/],
		["https://10.0.0.1", /domínio/],
		["https://*.com.br", /curinga/],
		["https://*.br", /curinga/],
		["https://*.pages.dev", /curinga/],
	])("[H76] %s cannot be listed", (origin, problem) => {
		expect(originProblem(origin)).toMatch(problem);
	});

	it.each([
		"https://www.aurora.example",
		"https://*.aurora.com.br",
		"http://localhost:8788",
		"http://127.0.0.1:8788",
		"http://lucas.localhost:8787",
	])("[H76] %s can", (origin) => {
		expect(originProblem(origin)).toBeNull();
	});
});

describe("a network", () => {
	it.each([
		["203.0.113.9", "203.0.113.9"],
		["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
		["2001:db8:1:2::9", "2001:db8:1:2::/64"],
		["2001:0DB8:0001:0002::", "2001:db8:1:2::/64"],
		["::1", "0:0:0:0::/64"],
		["::ffff:203.0.113.9", "203.0.113.9"],
	])("[H53] %s counts as %s", (ip, net) => {
		const request = new Request("https://vez.test", { headers: { "cf-connecting-ip": ip } });
		expect(clientNet(request)).toBe(net);
	});

	it("[H53] believes no other header", () => {
		const headers = { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" };
		expect(clientNet(new Request("https://vez.test", { headers }))).toBe("unknown");
	});
});
