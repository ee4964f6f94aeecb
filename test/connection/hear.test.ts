// Rules C50, T144 (docs/WHATSAPP-NUMBER.md): from a form to a conversation on WhatsApp, through the
// real Worker and its three objects; only Meta's end of the wire is played.
import { describe, expect, it } from "vitest";
import type { CaseStory } from "../../protocol/api.ts";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { eventually } from "../support/eventually.ts";
import { leadBody, postLead, staff } from "../support/http.ts";
import { type Connected, connected, playedMeta, post, textFrom } from "../support/meta.ts";
import { broker, rest } from "./scene.ts";

playedMeta();

async function story({ shop }: Connected, id: number): Promise<CaseStory> {
	const path = `/api/teams/${shop.team}/cases/${id}`;
	return (await staff("GET", path, shop.admin.cookie)).json();
}

function said({ entries }: CaseStory): string[] {
	return entries.flatMap((entry) => (entry.kind === "message" ? [entry.text] : []));
}

async function form(at: Connected, change: Record<string, unknown> = {}) {
	const body = leadBody(at.shop.site, { channel: "whatsapp", ...change });
	const receipt = (await (await postLead(body)).json()) as LeadReceipt;
	const text = new URL(receipt.whatsapp ?? "").searchParams.get("text") ?? "";
	return { receipt, text, id: Number(receipt.receipt.slice(2)) };
}

describe("a message and its form", () => {
	it("[C50] a message with the code belongs to the form it came from, whatever number it is sent from", async () => {
		const at = await connected();
		const lead = await form(at);
		expect((await post(at.id, textFrom({ waId: "552188887777" }, lead.text))).status).toBe(200);
		await eventually(async () => {
			const { entries } = await story(at, lead.id);
			expect(said(await story(at, lead.id))).toEqual(["Olá! Tenho interesse em Aurora Parque."]);
			expect(
				entries.some(
					(one) =>
						one.kind === "notice" &&
						one.notice.what === "whatsapp_joined" &&
						one.notice.how === "code",
				),
			).toBe(true);
		});
	});

	it("[T144] the card of who is being asked says that the client wrote, while it rings", async () => {
		const at = await connected();
		const { desk } = await broker(at);
		const lead = await form(at);
		const id = await desk.card(lead.id);
		const { offer } = await desk.seen("offer", (frame) => frame.offer.id === id);
		expect(offer.wrote).toBe(false);
		await post(at.id, textFrom({ waId: "552188887777" }, lead.text));
		const told = await desk.seen("offer", (frame) => frame.offer.wrote === true);
		expect(told.offer).toEqual({ ...offer, wrote: true });
		// What follows changes nothing of who is asked, or until when.
		expect(desk.frames.filter((frame) => frame.t === "offer_end")).toEqual([]);
		await rest(at);
	});
});
