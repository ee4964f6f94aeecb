// The sheet over the conversation: what to attach, what to do with a message. One dialog, filled anew.

import { element } from "./bubbles.mjs";

const $ = (id) => document.getElementById(id);
const FACES = ["👍", "❤️", "😂", "😮", "🙏"];
const FACE_NAMES = ["positivo", "coração", "risada", "surpresa", "obrigado"];
const ATTACH = [
	["Foto", { kind: "image" }],
	["Áudio", { kind: "voice" }],
	["Documento", { kind: "document" }],
	["Localização", { kind: "location" }],
	["Vídeo", { kind: "video" }],
	["Figurinha", { kind: "sticker" }],
	["Contato", { kind: "contacts" }],
];

export function prepareSheet() {
	$("sheet-close").addEventListener("click", () => $("sheet").close());
	$("sheet").addEventListener("click", (event) => {
		if (event.target === $("sheet")) $("sheet").close();
	});
}

function open(title, ...children) {
	$("sheet-title").textContent = title;
	$("sheet-body").replaceChildren(...children);
	$("sheet").showModal();
}

const choice = (label, act, props = {}) =>
	element(
		"button",
		{
			type: "button",
			class: "act",
			...props,
			onclick: () => {
				$("sheet").close();
				act();
			},
		},
		label,
	);

export function attachSheet(on) {
	const input = element("input", {
		type: "file",
		"aria-label": "Escolher arquivo",
		onchange: () => {
			const [file] = input.files;
			$("sheet").close();
			if (file) on.file(file);
		},
	});
	open(
		"Anexar",
		...ATTACH.map(([label, said]) => choice(label, () => on.say(said))),
		element("label", { class: "pick" }, "Do computador…", input),
	);
}

export function messageSheet(message, on) {
	const current = message.reactions[0];
	const faces = FACES.map((face, index) =>
		choice(face, () => on.react(message, face === current ? "" : face), {
			"aria-label": `Reagir: ${FACE_NAMES[index]}`,
			"aria-pressed": String(face === current),
		}),
	);
	open(
		"Mensagem",
		element("div", { class: "faces" }, ...faces),
		choice("Responder", () => on.reply(message)),
		message.mine && message.type === "text" ? choice("Editar", () => on.edit(message)) : "",
		message.mine ? choice("Apagar", () => on.revoke(message)) : "",
	);
}
