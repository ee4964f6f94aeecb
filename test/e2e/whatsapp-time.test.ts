// Seeds 000 and 003 where they wait, in a real browser: an invalid phone, a lead nobody took, a window that
// closes, a client who comes back, and the power that goes out after such a day. The stand-in's clock
// and the product's are moved together; each test goes on where the one before it stopped.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Member } from "../support/product.ts";
import {
	accept,
	adminOf,
	conclude,
	conversation,
	goOnline,
	linkOf,
	reply,
	seedRules,
	sendForm,
	storyOf,
	toldIn,
} from "./acts.ts";
import { advance, type Client, client, phone, say, send } from "./phone.ts";
import { axe, DESK, openStage, PHONE, type Stage } from "./stage.ts";

let stage: Stage;
let admin: Member;
let lucas: Page;
let marina: Page;
let gabi: Client;
let leads = 0;

beforeAll(async () => {
	stage = await openStage({ whatsapp: true });
	admin = adminOf(stage);
	await seedRules(stage, admin);
	lucas = await stage.broker("lucas", PHONE);
	await goOnline(lucas);
});
afterAll(async () => {
	await stage?.end();
});
afterEach(async ({ task }) => {
	if (task.result?.state !== "fail") return;
	await stage.shotAll(`failed-${task.name.slice(1, 4)}`);
});

/** Three fields, Entrar; the second screen is open. */
async function form(name: string, typed: string): Promise<Page> {
	leads += 1;
	const page = await stage.visitor(PHONE);
	await sendForm(stage, page, { name, email: `cliente${leads}@exemplo.com`, phone: typed });
	return page;
}

describe("time, in the words of the seeds", () => {
	it("[E45] an invalid phone is awaited fifteen minutes, and then is a CNA of the next sweep", async () => {
		const page = await form("Fábio Lima", "(11) 1234-567");
		await lucas.getByRole("button", { name: "Atender" }).waitFor();
		await accept(lucas, "Fábio Lima");
		await advance(stage, 14);
		expect(await lucas.getByText("Para retornar").count()).toBe(0);
		await advance(stage, 2);
		await lucas.goto(`http://lucas.localhost:${stage.appPort}/novos`);
		await lucas.getByText("Ao vivo").first().waitFor();
		await advance(stage, 15);
		await lucas.getByText("Para retornar").first().waitFor();
		await lucas.getByText("Fábio Lima").first().waitFor();
		await stage.shot(lucas, "45-cna-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await page.close();
		await lucas.getByRole("button", { name: "Assumir" }).click();
		await lucas.getByRole("button", { name: "Por que veio para mim?" }).waitFor();
		await conclude(lucas);
	});

	it("[E60] an invalid phone whose client writes after fourteen minutes is bound to his form in time", async () => {
		const page = await form("Flora Reis", "(11) 1234-568");
		await accept(lucas, "Flora Reis");
		await advance(stage, 14);
		const flora = await client(stage, "Flora", "5521977771012");
		await send(await phone(stage, flora, await linkOf(page)));
		await conversation(lucas).getByText("Tenho interesse").waitFor();
		await reply(lucas, "Oi, Flora!");
		await conversation(lucas).getByText("Oi, Flora!").first().waitFor();
		// Well past the fifteen minutes, and past the sweep that would have handed it out.
		await advance(stage, 2);
		await advance(stage, 15);
		await lucas.reload();
		await lucas.getByText("Ao vivo").first().waitFor();
		await lucas.getByText("Escreve de outro número").first().waitFor();
		await lucas.getByText("Flora Reis").first().waitFor();
		await conversation(lucas).getByText("Tenho interesse").waitFor();
		expect(await lucas.getByRole("textbox", { name: /Mensagem para/ }).count()).toBe(1);
		const told = toldIn(await storyOf(stage, admin, "Flora Reis"));
		expect(told).toContain("accepted");
		expect(told).not.toContain("cna");
		await page.close();
		await conclude(lucas);
	});

	it("[E46] missed: no second broker, no place lost; the notice comes before the window closes", async () => {
		marina = await stage.broker("marina", DESK);
		await goOnline(marina);
		const page = await form("Gabi Melo", "(11) 98888-1006");
		await lucas.getByRole("region", { name: "Novo lead" }).getByText("Gabi Melo").waitFor();
		gabi = await client(stage, "Gabi Melo", "5511988881006");
		const hers = await phone(stage, gabi, await linkOf(page));
		await send(hers);
		await advance(stage, 1.5);
		await lucas
			.getByText(/vira CNA|virou CNA|Você não perdeu a vez/)
			.first()
			.waitFor();
		// Nobody else was asked, and the order is as it was.
		expect(await marina.getByRole("button", { name: "Atender" }).count()).toBe(0);
		await marina.getByText("Você é o 2º da fila").waitFor();
		await stage.shot(lucas, "46-perdeu-360");

		// A day of work: whoever is at it looks at his screen now and then.
		for (let hours = 0; hours < 21; hours += 7) {
			await advance(stage, 7 * 60);
			for (const one of [lucas, marina]) {
				await one.reload();
				await one.getByText("Ao vivo").first().waitFor();
			}
		}
		expect(await lucas.getByText("Gabi Melo").count()).toBe(0);
		await advance(stage, 2 * 60);
		await lucas.goto(`http://lucas.localhost:${stage.appPort}/novos`);
		await lucas.getByText("Gabi Melo").first().waitFor();
		await lucas
			.getByText(/janela fecha/i)
			.first()
			.waitFor();
		await stage.shot(lucas, "46-aviso-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await lucas
			.getByRole("listitem")
			.filter({ hasText: "Gabi Melo" })
			.getByRole("button", { name: "Assumir" })
			.click();
		await reply(lucas, "Oi, Gabi! Desculpe a demora.");
		await hers.getByRole("log").getByText("Desculpe a demora.").waitFor();
	});

	it("[E47] after the window only what works is offered: the template goes out", async () => {
		await advance(stage, 2 * 60);
		// His page measures the clock once a minute; nobody waits for that here.
		await lucas.reload();
		await lucas
			.getByText(/fechou|fechada/i)
			.first()
			.waitFor();
		expect(await lucas.getByRole("textbox", { name: /Mensagem para/ }).count()).toBe(0);
		await stage.shot(lucas, "47-janela-fechada-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await lucas.getByRole("button", { name: /Enviar modelo/ }).click();
		await conversation(lucas)
			.getByText(/Podemos continuar\?/)
			.first()
			.waitFor();
		await conclude(lucas);
	});

	it("[E48] a client who comes back writes to his own broker, on duty or not", async () => {
		await lucas.goto(`http://lucas.localhost:${stage.appPort}/`);
		await lucas.getByRole("switch").click();
		await lucas.getByRole("switch", { checked: false }).waitFor();
		await say(stage, gabi, "Oi, Lucas, voltei!");
		await lucas.goto(`http://lucas.localhost:${stage.appPort}/novos`);
		await lucas.getByText("Cliente seu voltou").first().waitFor();
		expect(await marina.getByRole("button", { name: "Atender" }).count()).toBe(0);
		await stage.shot(lucas, "48-voltou-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await lucas.getByRole("button", { name: "Ativar chat" }).click();
		await conversation(lucas).getByText("voltei!").waitFor();
		await conversation(lucas)
			.getByText("Mensagem gerada a partir de um retorno no WhatsApp")
			.waitFor();
		await reply(lucas, "Que bom, Gabi!");
		await phone(stage, gabi).then((page) =>
			page.getByRole("log").getByText("Que bom, Gabi!").waitFor(),
		);
		await stage.shot(lucas, "48-ativado-360");
		await conclude(lucas);
	});
});

describe("after such a day", () => {
	it("[E50] on no page anything complained", () => {
		expect(stage.complaints).toEqual([]);
	});

	it("[E51] the power goes out while clients write: every message is there, once", async () => {
		const writer = await client(stage, "Hugo Paz", "5511988881010");
		await goOnline(lucas);
		const before = Array.from({ length: 10 }, (_, index) => `antes ${index}`);
		for (const text of before) await say(stage, writer, text);
		await stage.crash();
		const after = Array.from({ length: 5 }, (_, index) => `depois ${index}`);
		for (const text of after) await say(stage, writer, text);
		await advance(stage, 5);
		await marina.reload();
		await marina.getByText("Ao vivo").first().waitFor();
		// The session of the morning is over by now.
		admin.forget();
		// What was taken is on its way from the number to the team.
		await expect.poll(saidByHugo).toEqual([...before, ...after].sort());

		async function saidByHugo() {
			const { entries } = await storyOf(stage, admin, "Hugo Paz");
			return entries.flatMap((entry) => (entry.kind === "message" ? [entry.text] : [])).sort();
		}
	});
});
