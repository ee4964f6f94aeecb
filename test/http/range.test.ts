// Rule C210 (docs/WHATSAPP-NUMBER.md): which part of a file is meant.
import { expect, it } from "vitest";
import { partOf } from "../../worker/http/range.ts";

it.each([
	[null, null],
	["bytes=0-", { offset: 0, length: 100 }],
	["bytes=0-1", { offset: 0, length: 2 }],
	["bytes=40-49", { offset: 40, length: 10 }],
	["bytes=40-", { offset: 40, length: 60 }],
	["bytes=40-4000", { offset: 40, length: 60 }],
	["bytes=-10", { offset: 90, length: 10 }],
	["bytes=-1000", { offset: 0, length: 100 }],
	["bytes=-0", "none"],
	["bytes=100-", "none"],
	["bytes=5-4", null],
	["bytes=0-1,4-5", null],
	["bytes=-", null],
	["letters=0-1", null],
	["bytes=0x1-2", null],
] as const)("[C210] of a hundred bytes %s is %j", (header, part) => {
	expect(partOf(header, 100)).toEqual(part);
});
