// Ids of what is sent: their order is the order of the messages.
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { newId } from "../../dashboard/line/ids.ts";
import { ClientId } from "../../protocol/visitor.ts";

describe("ids of what is sent", () => {
	it("[B12] sort in the order they were made, however quickly, and never repeat", () => {
		const ids = Array.from({ length: 10_000 }, newId);
		expect(ids.toSorted()).toEqual(ids);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it("[B12] are ids as the protocol wants them, version 7", () => {
		const id = newId();
		expect(v.is(ClientId, id)).toBe(true);
		expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	});
});
