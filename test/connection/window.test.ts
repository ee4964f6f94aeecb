// Rules C97 and C98 (docs/WHATSAPP-NUMBER.md): nothing leaves into a window that is shut, whoever says that
// it is, and whenever. Graph is played.
import { describe, expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { gate } from "../support/gate.ts";
import { connected, playedDay, statusOf, textFrom } from "../support/meta.ts";
import { meta, outgoing, said, until } from "./outgoing.ts";
import {
	accepted,
	alarmOf,
	broker,
	conversation,
	failures,
	form,
	heard,
	rest,
	rowsOf,
	says,
} from "./scene.ts";

const graph = playedDay();
const { texts } = outgoing(graph);

const ANA = "5521999990000";
const DAY = 86_400_000;

describe("a window", () => {
	it("[C97] that Meta says is shut is shut: told, refused by the composer, and nothing more is tried", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		const { passed, open } = gate();
		graph.answer = async ({ body }) => {
			if (!("biz_opaque_callback_data" in body)) return null;
			await passed;
			return meta(131_047);
		};
		const one = await says(at, who, id, "um");
		const two = await says(at, who, id, "dois");
		await until(async () => (await rowsOf(at, "SELECT id FROM message")).length === 2);
		open();
		await rest(at);
		expect(texts()).toEqual(["um"]);
		await eventually(async () =>
			expect(await failures(at, id)).toEqual([
				[one, "window"],
				[two, "window"],
			]),
		);
		expect(await who.desk.act({ do: "say", case: id, text: "três" })).toBe("window_closed");
		await heard(at, textFrom({ waId: ANA }, "voltei"));
		graph.answer = () => null;
		await said(at, who, id, "quatro");
		expect(texts()).toEqual(["um", "quatro"]);
		expect(await alarmOf(at)).toBeNull();
	});

	it("[C97] that Meta says only later, in a status, is shut as well", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		const one = await said(at, who, id, "um");
		const [row] = await rowsOf<{ key: string }>(at, "SELECT key FROM sent");
		const errors = [{ code: 131_047, title: "Re-engagement message" }];
		await heard(at, statusOf(row?.key ?? "", "failed", { errors }));
		await eventually(async () => expect(await failures(at, id)).toEqual([[one, "window"]]));
		expect(await who.desk.act({ do: "say", case: id, text: "dois" })).toBe("window_closed");
	});

	it("[C97] that was shut before the client wrote again is not shut by hearing of it late", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		await said(at, who, id, "um");
		const [row] = await rowsOf<{ key: string }>(at, "SELECT key FROM sent");
		const timestamp = String(Math.floor(Date.now() / 1_000));
		vi.setSystemTime(Date.now() + 60_000);
		await heard(at, textFrom({ waId: ANA }, "voltei"));
		const errors = [{ code: 131_047, title: "Re-engagement message" }];
		await heard(at, statusOf(row?.key ?? "", "failed", { errors, timestamp }));
		await eventually(async () => expect(await failures(at, id)).toHaveLength(1));
		await said(at, who, id, "dois");
		expect(texts()).toEqual(["um", "dois"]);
	});

	it("[C98] counts from Meta's time, not from ours: a message a day late opens none", async () => {
		const at = await connected();
		const who = await broker(at);
		const lead = await form(at, { phone: "(21) 99999-0000" });
		const timestamp = String(Math.floor((Date.now() - DAY) / 1_000));
		await heard(at, textFrom({ waId: ANA }, lead.text, { timestamp }));
		await accepted(who, lead.id);
		expect(await who.desk.act({ do: "say", case: lead.id, text: "oi" })).toBe("window_closed");
		expect(graph.messages()).toEqual([]);
	});
});
