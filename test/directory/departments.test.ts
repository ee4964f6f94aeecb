// Rules H110, H111: brokers of a department serve its products, and a team is told who they are each
// time somebody comes, goes or moves. What the team object was told is read from a lead's story.
import { describe, expect, it } from "vitest";
import type { CaseStory, PersonView } from "../../protocol/api.ts";
import {
	apiLead,
	integrate,
	join,
	makeTeam,
	openShop,
	reasonOf,
	type Shop,
	type Signed,
	sendLead,
	staff,
} from "../support/http.ts";

let leads = 0;

/** Who serves the product now: everyone a lead of it does not pass over for not serving. */
async function serving(shop: Shop, key: string): Promise<readonly string[]> {
	leads += 1;
	const body = apiLead({ email: `d${leads}@exemplo.com.br`, phone: undefined, product: "parque" });
	const { case: id } = (await (await sendLead(key, body)).json()) as { case: number };
	const path = `/api/teams/${shop.team}/cases/${id}`;
	const story = (await (await staff("GET", path, shop.admin.cookie)).json()) as CaseStory;
	const left = story.decisions[0]?.excluded ?? [];
	return left.filter(({ why }) => why === "unavailable").map(({ name }) => name);
}

async function hire(shop: Shop, name: string, departments: readonly string[]): Promise<Signed> {
	return join(shop.slug, shop.admin, "broker", [shop.team], `${name}@aurora.example`, {
		name,
		departments,
	});
}

function move(by: Signed, id: number, departments: readonly string[]): Promise<Response> {
	return staff("PUT", `/api/people/${id}/departments`, by.cookie, { departments });
}

async function office() {
	const shop = await openShop();
	const { key } = await integrate(shop);
	const product = { ref: "parque", name: "Parque", teams: [shop.team], departments: ["Vendas"] };
	await hire(shop, "Ana", []);
	const lucas = await hire(shop, "Lucas", ["vendas"]);
	await staff("POST", "/api/products", shop.admin.cookie, product);
	return { shop, key, lucas, product };
}

describe("departments", () => {
	it("[H110] a department's brokers serve its products, and whoever joins it later", async () => {
		const { shop, key } = await office();
		expect(await serving(shop, key)).toEqual(["Lucas"]);
		const marina = await hire(shop, "Marina", ["Locação"]);
		expect(await serving(shop, key)).toEqual(["Lucas"]);
		const id = marina.me.person.id;
		const moved = await move(shop.admin, id, ["Locação", "Vendas"]);
		expect((await moved.json()) as PersonView).toMatchObject({
			departments: ["Locação", "Vendas"],
		});
		expect(await serving(shop, key)).toEqual(["Lucas", "Marina"]);
		await move(shop.admin, id, []);
		expect(await serving(shop, key)).toEqual(["Lucas"]);
	});

	it("[H110] are beside the brokers named, and end with who leaves", async () => {
		const { shop, key, lucas, product } = await office();
		const named = { ...product, brokers: ["Ana@aurora.example"] };
		await staff("POST", "/api/products", shop.admin.cookie, named);
		expect(await serving(shop, key)).toEqual(["Ana", "Lucas"]);
		await staff("DELETE", `/api/people/${lucas.me.person.id}`, shop.admin.cookie);
		expect(await serving(shop, key)).toEqual(["Ana"]);
	});

	it("[H110] with nobody in them leave the product to the whole team", async () => {
		const { shop, key, lucas } = await office();
		await move(shop.admin, lucas.me.person.id, ["Outro"]);
		expect(await serving(shop, key)).toEqual(["Ana", "Lucas"]);
	});

	it("[H111] are changed by who leads all the teams of the broker", async () => {
		const { shop, lucas } = await office();
		const other = await makeTeam(shop.admin, "Norte");
		const [near, far] = [
			await join(shop.slug, shop.admin, "manager", [shop.team], "perto@aurora.example"),
			await join(shop.slug, shop.admin, "manager", [other], "longe@aurora.example"),
		];
		const id = lucas.me.person.id;
		expect((await move(near, id, ["Vendas"])).status).toBe(200);
		expect(await reasonOf(await move(far, id, ["Vendas"]))).toBe("404 not_found");
		const above = shop.admin.me.person.id;
		expect(await reasonOf(await move(near, above, ["Vendas"]))).toBe("403 forbidden");
		expect(await reasonOf(await move(near, id, [" "]))).toBe("400 invalid_input");
	});

	it("[H117] a product's listing broker must be one of ours", async () => {
		const { shop, product } = await office();
		const listed = (listingBroker: string) =>
			staff("POST", "/api/products", shop.admin.cookie, { ...product, listingBroker });
		expect(await reasonOf(await listed("ninguem@aurora.example"))).toBe("400 invalid_input");
		expect((await listed("lucas@aurora.example")).ok).toBe(true);
	});
});
