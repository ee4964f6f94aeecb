// States, notices and stories as sentences, including facts a newer server may send.
import "./support/portuguese.ts";
import { describe, expect, it } from "vitest";
import { pieces } from "../../dashboard/chat/links.tsx";
import { type NoticeTexts, noticeText } from "../../dashboard/chat/notice.ts";
import { endWords, excludedWords, leftOut, storyLines } from "../../dashboard/chat/story.tsx";
import { headline, memberState } from "../../dashboard/queue/words.ts";
import { concludeTexts, storyTexts } from "../../dashboard/texts/chat.ts";
import { offerTexts, queueTexts } from "../../dashboard/texts/core.ts";
import type { NoticeFact } from "../../protocol/entry.ts";
import { member, NOW } from "./support/seeds.ts";

const ZONE = "America/Sao_Paulo";
const t = queueTexts.get();
const texts: NoticeTexts = {
	story: storyTexts.get(),
	offer: offerTexts.get(),
	conclude: concludeTexts.get(),
};

describe("the queue in words", () => {
	it.each([
		[{ availability: "available" }, "disponível"],
		[{ availability: "available", active: 2 }, "em atendimento (2)"],
		[{ availability: "available", reach: "none" }, "sem conexão"],
		[{ offerEndsAt: NOW + 42_000 }, "oferta 0:42"],
		[{ availability: "unavailable" }, "indisponível desde 14:00"],
		[{ availability: "unavailable", since: NOW - 86_400_000 }, "indisponível desde 22/11 14:00"],
		[
			{ availability: "unavailable", setBy: "manager", since: NOW - 86_400_000 },
			"indisponível · pela gestão, 22/11 14:00",
		],
		[{ availability: "unavailable", setBy: "manager" }, "indisponível · pela gestão, 14:00"],
		[{ availability: "paused", pausedUntil: NOW + 900_000 }, "em pausa até 14:15"],
		[{ availability: "not_responding", setBy: "auto" }, "fora da fila: leads sem resposta"],
	] as const)("[B14] %o is said as '%s'", (changes, words) => {
		expect(memberState(member(changes), t, NOW, ZONE, "pt-BR")).toBe(words);
	});

	it.each([
		[{ next: true }, "next", "Você é o próximo"],
		[{ place: 4 }, "in", "Você é o 4º da fila"],
		[{ offerEndsAt: NOW + 1 }, "ringing", "Há um lead na sua tela"],
		[{ availability: "unavailable" }, "out", "Você está fora da fila"],
		[{ availability: "unavailable", setBy: "manager" }, "out", "A gestão deixou você indisponível"],
		[{ availability: "paused", pausedUntil: NOW }, "out", "Em pausa até 14:00"],
		[{ availability: "not_responding" }, "out", "Você saiu da fila"],
		[{ role: "supervisor" }, "in", "Você acompanha esta fila"],
	] as const)("[B14] %o is headed '%s': %s", (changes, tone, title) => {
		expect(headline(member(changes), t, NOW, ZONE)).toMatchObject({ tone, title });
	});
});

describe("the story of a lead", () => {
	it.each([
		[{ what: "missed", by: "Marina", turnLost: true }, "Marina não atendeu e perdeu a vez"],
		[{ what: "missed", by: "Marina", turnLost: false }, "Marina não atendeu e manteve a vez"],
		[{ what: "refused", by: "Rafael", why: "visiting" }, "Rafael disse por quê: em visita"],
		[{ what: "waiting", why: "off_hours" }, "Esperando a abertura do expediente"],
		[{ what: "waiting", why: "something_new" }, "Esperando"],
		[
			{ what: "withdrawn", by: "Ana", why: "switched_off" },
			"Ana ficou indisponível e o lead seguiu",
		],
		[{ what: "withdrawn", by: "Ana", why: "something_new" }, "Saiu da tela de Ana"],
		[
			{ what: "received", channel: "whatsapp", product: "Aurora" },
			"Entrou em contato via WhatsApp pelo produto Aurora",
		],
		[
			{ what: "received", channel: "chat", product: "Aurora" },
			"Chegou por Chat do site, sobre Aurora",
		],
		[
			{ what: "concluded", by: "Ana", outcome: "visit_booked", note: "Sábado" },
			"Ana concluiu: Visita marcada. Sábado",
		],
		[{ what: "received", channel: "whatsapp" }, "Entrou em contato via WhatsApp"],
		[{ what: "direct_message", to: "Ana" }, "Mensagem gerada a partir de um retorno no WhatsApp"],
		[
			{ what: "whatsapp_joined", how: "code", name: "Ana S.", phone: "+5511987654321" },
			"Escreveu no WhatsApp com o código do formulário (Ana S., (11) 98765-4321)",
		],
		[{ what: "whatsapp_joined", how: "phone" }, "Escreveu no WhatsApp do telefone que informou"],
		[{ what: "whatsapp_joined", how: "known" }, "Escreveu no WhatsApp: já era conhecido"],
		[{ what: "whatsapp_joined", how: "new" }, "Escreveu no WhatsApp sem formulário"],
		[{ what: "link_opened" }, "O cliente abriu o link do WhatsApp"],
		[{ what: "replied_elsewhere", by: "Ana" }, "Ana respondeu pelo próprio WhatsApp"],
		[
			{ what: "doubt", doubt: { why: "maybe", name: "Rui", case: 12 } },
			"Pode ser outro cadastro (Rui, A-12)",
		],
		[{ what: "something_new" } as unknown as NoticeFact, "Registro do sistema"],
		[{ what: "other", type: "visitor_left" }, "O cliente saiu do site"],
		[{ what: "other", type: "something_new" }, "Registro do sistema"],
	] satisfies [NoticeFact, string][])("[B15] %o reads '%s'", (fact, words) => {
		expect(noticeText(fact, texts)).toBe(words);
	});

	it("[B15] gathers who was left out by reason, without those who take no turns", () => {
		const excluded = [
			{ name: "Rafael", why: "unavailable" },
			{ name: "Clara", why: "not_a_broker" },
			{ name: "Pedro", why: "paused" },
			{ name: "Bruno", why: "unavailable" },
		];
		expect(leftOut({ n: 1, at: 1, to: null, rule: "none", ranked: [], excluded })).toEqual([
			{ why: "unavailable", names: ["Rafael", "Bruno"] },
			{ why: "paused", names: ["Pedro"] },
		]);
	});

	it("[B15] says why each one was left out, and how each offer ended", () => {
		expect(excludedWords("not_serving", texts.story)).toBe("não atende este produto");
		expect(excludedWords("something_new", texts.story)).toBe("não podia receber");
		expect(endWords("missed", "14:02:07", texts.story)).toBe("Não atendeu até 14:02:07");
		expect(endWords("something_new", "14:02:07", texts.story)).toBe("Saiu da tela às 14:02:07");
	});

	it("[B15] tells decisions in order and does not tell their facts twice", () => {
		const decision = {
			n: 2,
			at: 20,
			to: "Marina",
			rule: "turn",
			ranked: ["Marina"],
			excluded: [],
			end: { how: "missed", at: 80 },
		} as const;
		const lines = storyLines({
			decisions: [decision],
			entries: [
				{ kind: "notice", n: 1, at: 10, notice: { what: "received", channel: "chat" } },
				{ kind: "message", n: 4, at: 30, from: "visitor", id: "x", text: "oi" },
				{ kind: "notice", n: 3, at: 80, notice: { what: "missed", by: "Marina", turnLost: true } },
				{ kind: "notice", n: 5, at: 90, notice: { what: "opened_to_all", why: "time_over" } },
			],
		});
		expect(lines.map(({ n }) => n)).toEqual([1, 2, 5]);
	});
});

describe("links in messages", () => {
	it.each([
		"veja https://aurora.example/apto-12?x=1, por favor.",
		"(https://a.example/b) ou ana@b.example!",
		"<script>alert(1)</script> javascript:alert(1)",
		"",
	])("[B15] the pieces of '%s' together are the text", (text) => {
		expect(
			pieces(text)
				.map((piece) => piece.text)
				.join(""),
		).toBe(text);
	});

	it("[B15] link addresses and nothing else", () => {
		const found = pieces("a https://x.example/y. b ana@b.example javascript:alert(1)");
		expect(found.flatMap(({ href }) => href ?? [])).toEqual([
			"https://x.example/y",
			"mailto:ana@b.example",
		]);
	});
});
