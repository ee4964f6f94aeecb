// Rules C86 to C88 (docs/WHATSAPP-NUMBER.md): a client whose conversation ended writes again. Under the
// rules of seeds 000 and 003 it is a message to his own broker, whether or not he is on duty.
import { expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import {
	type Connected,
	connected,
	envelope,
	type Person,
	playedMeta,
	textFrom,
	wamid,
} from "../support/meta.ts";
import {
	accepted,
	type Broker,
	broker,
	form,
	heard,
	inAccount,
	notices,
	rules,
	said,
	says,
} from "./scene.ts";

const graph = playedMeta();

/** A client of this broker's whose conversation is over. */
async function past(at: Connected, who: Broker, person: Person): Promise<number> {
	const lead = await form(at);
	await heard(at, textFrom(person, lead.text));
	await accepted(who, lead.id);
	await says(at, who, lead.id, "Olá");
	const done = await who.desk.act({ do: "conclude", case: lead.id, outcome: "thinking" });
	expect(done).toBe("ok");
	await eventually(async () => {
		const [alias] = await inAccount(at, "SELECT value FROM alias WHERE value LIKE 'w:%'");
		expect(alias).toBeDefined();
	});
	return lead.id;
}

for (const [what, person] of [
	["with a number", { waId: "5541988887777", bsuid: "BR.7001" }],
	["whose number WhatsApp keeps to itself", { bsuid: "BR.7002" }],
] as const)
	for (const onDuty of [true, false])
		it(`[C86] a client ${what} comes back to his broker ${onDuty ? "on" : "off"} duty as a message, is opened by him and answered`, async () => {
			const at = await connected();
			await rules(at, "hypnobox");
			const who = await broker(at);
			const before = await past(at, who, person);
			if (!onDuty) await who.desk.act({ do: "available", on: false });
			const other = await broker(at);
			await heard(at, textFrom(person, "Voltei a pensar no apartamento"));
			const id = before + 1;
			const { case: view } = await who.desk.seen("case", (frame) => frame.case.id === id);
			expect(view.status).toBe("direct_message");
			expect(view.owner?.id).toBe(who.who.me.person.id);
			expect((await notices(at, id)).map((one) => one.what)).toContain("direct_message");
			expect(other.desk.frames.some((frame) => frame.t === "offer")).toBe(false);
			expect(await said(at, id)).toEqual(["visitor: Voltei a pensar no apartamento"]);
			expect(await said(at, before)).toHaveLength(2);
			expect(await who.desk.act({ do: "say", case: id, text: "cedo" })).toBe("not_accepted");
			expect(await who.desk.act({ do: "activate", case: id })).toBe("ok");
			await says(at, who, id, "Que bom!");
			await eventually(() => {
				const last = graph.messages().at(-1);
				expect(last?.text).toEqual({ body: "Que bom!" });
				expect(last?.to ?? last?.recipient).toBe("waId" in person ? person.waId : person.bsuid);
			});
		});

it("[C87] what he says while his message waits joins it: one chat, not two", async () => {
	const at = await connected();
	await rules(at, "hypnobox");
	const who = await broker(at);
	const person = { waId: "5541988887777" };
	const before = await past(at, who, person);
	for (const text of ["Oi", "Ainda está aí?", "Alô"]) await heard(at, textFrom(person, text));
	expect(await said(at, before + 1)).toEqual([
		"visitor: Oi",
		"visitor: Ainda está aí?",
		"visitor: Alô",
	]);
	await expect(said(at, before + 2)).rejects.toThrow("not_found");
});

it("[C88] an answer from the company's phone told together with the message that began a stay is in that stay", async () => {
	const at = await connected();
	const who = await broker(at);
	const person = { waId: "5541988887777" };
	const before = await past(at, who, person);
	const { entry: first } = textFrom(person, "Voltei") as { entry: unknown[] };
	const timestamp = String(Math.floor(Date.now() / 1_000));
	const said0 = { type: "text", text: { body: "Que bom" }, timestamp, id: wamid() };
	const echo = { from: "5511987654321", to: person.waId, ...said0 };
	const { entry: second } = envelope({ message_echoes: [echo] }, "smb_message_echoes");
	const together = [...first, ...(second as unknown[])];
	await heard(at, { object: "whatsapp_business_account", entry: together });
	expect(await said(at, before + 1)).toEqual(["visitor: Voltei", "broker: Que bom"]);
	expect(await said(at, before)).toHaveLength(2);
});
