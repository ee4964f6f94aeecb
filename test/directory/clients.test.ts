// Rules H85-H88: the registry of clients, and what it costs.
import { describe, expect, it } from "vitest";
import { phoneAliases } from "../../worker/channels/phone.ts";
import type { ClientRecord } from "../../worker/directory/port.ts";
import { accountOf, inside, setUp } from "../support/http.ts";

const LINE = phoneAliases("+5511987654321");
const OTHER = phoneAliases("+5541991112222");

function record(change: Partial<ClientRecord> = {}): ClientRecord {
	return {
		team: "t1",
		caseId: 1,
		name: "João Prado",
		email: "joao@exemplo.com.br",
		phones: LINE,
		owner: 1,
		at: 1_000,
		...change,
	};
}

async function registry() {
	const { slug } = await setUp();
	const account = accountOf(slug);
	const written = () => inside(slug, (room) => room.db.written);
	const cost = async (of: ClientRecord) => {
		const before = await written();
		await account.recordClient(of);
		return (await written()) - before;
	};
	return { account, cost };
}

describe("the registry of clients", () => {
	it("[H86] writes three rows for a new client, one for a new broker, none for a repetition", async () => {
		const { cost } = await registry();
		const rows = [
			await cost(record()),
			await cost(record()),
			await cost(record({ owner: 2, at: 2_000 })),
			await cost(record({ owner: 2, at: 2_000 })),
			await cost(record({ phones: OTHER, owner: 2, at: 2_000 })),
		];
		console.log(`rows written: new ${rows[0]}, repeated ${rows[1]}, new broker ${rows[2]}`);
		expect(rows).toEqual([3, 0, 1, 0, 1]);
	});

	it("[H85] finds by e-mail, by either spelling of the phone, and says by which", async () => {
		const { account } = await registry();
		await account.recordClient(record());
		const by = async (email: string, phones: readonly string[]) =>
			(await account.findClient(email, phones))?.match ?? null;
		expect(await by("JOAO@exemplo.com.br", [])).toBe("email");
		expect(await by("outro@exemplo.com.br", LINE)).toBe("phone");
		expect(await by("outro@exemplo.com.br", [...LINE].reverse())).toBe("phone");
		expect(await by("joao@exemplo.com.br", LINE)).toBe("both");
		expect(await by("joao@exemplo.com.br", OTHER)).toBe("email");
		expect(await by("outro@exemplo.com.br", OTHER)).toBeNull();
	});

	it("[H85] finds by each line he has: the one he typed and the one WhatsApp showed, each in any spelling", async () => {
		const { account, cost } = await registry();
		const mexican = ["+525512345678", "+5215512345678"];
		expect(await cost(record({ phones: [...LINE, ...OTHER, ...mexican] }))).toBe(5);
		for (const phone of [...LINE, ...OTHER])
			expect((await account.findClient("", phoneAliases(phone)))?.match, phone).toBe("phone");
		expect((await account.findClient("", mexican))?.match).toBe("phone");
		// A landline is no spelling of a mobile.
		expect(await account.findClient("", ["+551132782153"])).toBeNull();
	});

	it("[H85] believes the e-mail when e-mail and phone are of two clients, and merges nobody", async () => {
		const { account } = await registry();
		await account.recordClient(record());
		await account.recordClient(record({ email: "ana@exemplo.com.br", phones: OTHER, caseId: 2 }));
		const ana = await account.findClient("ana@exemplo.com.br", LINE);
		expect(ana?.match).toBe("email");
		await account.recordClient(record({ email: "ana@exemplo.com.br", phones: LINE, at: 3_000 }));
		const joao = await account.findClient("", LINE);
		expect(joao?.id).not.toBe(ana?.id);
	});

	it("[H87] never lets an older record undo a newer one, nor an ownerless one clear the owner", async () => {
		const { account } = await registry();
		await account.recordClient(record({ owner: 1, at: 2_000 }));
		await account.recordClient(record({ owner: 9, at: 1_000 }));
		expect((await account.findClient("joao@exemplo.com.br", []))?.origin).toBe(1);
		await account.recordClient(record({ owner: null, at: 3_000 }));
		expect((await account.findClient("joao@exemplo.com.br", []))?.origin).toBe(1);
	});

	it("[H88] names no broker who is not active in the account", async () => {
		const { account } = await registry();
		await account.recordClient(record({ owner: 999 }));
		expect(await account.findClient("joao@exemplo.com.br", [])).toMatchObject({ origin: null });
	});

	it("[H87] takes a client without e-mail, or without any phone", async () => {
		const { account, cost } = await registry();
		expect(await cost(record({ email: null }))).toBe(2);
		expect(await cost(record({ email: "so@email.com", phones: [] }))).toBe(2);
		expect((await account.findClient("", LINE))?.match).toBe("phone");
	});
});
