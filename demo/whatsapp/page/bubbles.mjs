// Draws the conversation. Text from people is text: nothing here takes markup. Elements are kept from
// one drawing to the next, so that focus and a playing voice note survive.

import { day, hour, KINDS, STATES } from "./words.mjs";

const SVG = "http://www.w3.org/2000/svg";

export function element(tag, props = {}, ...children) {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(props)) {
		if (value === undefined || value === null) continue;
		if (name === "class") made.className = value;
		else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
		else made.setAttribute(name, value === true ? "" : value);
	}
	made.append(...children.filter((child) => child !== null && child !== undefined));
	return made;
}

const drawn = new Map();

/** Brings the list in line with the conversation; answers whether something new came. */
export function draw(list, thread, on) {
	const wanted = [];
	let lastDay = "";
	let lastSide = null;
	for (const message of thread.messages) {
		const today = day(message.at, thread.now);
		if (today !== lastDay) {
			wanted.push(kept(`day:${today}`, today, () => element("li", { class: "day" }, today)));
			lastSide = null;
		}
		lastDay = today;
		const turn = message.mine !== lastSide;
		lastSide = message.mine;
		const mark = JSON.stringify([message, turn]);
		wanted.push(kept(message.id, mark, () => line(message, turn, on)));
	}
	const before = list.lastElementChild;
	for (const [index, item] of wanted.entries())
		if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
	while (list.children.length > wanted.length) list.lastElementChild.remove();
	for (const [id, { item }] of drawn) if (!item.isConnected) drawn.delete(id);
	return list.lastElementChild !== before;
}

function kept(id, mark, make) {
	const known = drawn.get(id);
	if (known?.mark === mark) return known.item;
	const item = make();
	if (known?.item.contains(document.activeElement))
		queueMicrotask(() => item.querySelector(".more")?.focus());
	drawn.set(id, { mark, item });
	return item;
}

function line(message, turn, on) {
	const bubble = element(
		"div",
		{ class: "bubble" },
		quote(message),
		message.header ? element("p", { class: "words" }, element("strong", {}, message.header)) : null,
		...(message.revoked ? [] : attachment(message, on)),
		words(message),
		message.footer ? element("p", { class: "meta" }, message.footer) : null,
		meta(message),
	);
	const more = element(
		"button",
		{
			type: "button",
			class: "more",
			"aria-haspopup": "dialog",
			"aria-label": `Opções da mensagem: ${(message.text || KINDS[message.type] || message.type).slice(0, 40)}`,
			onclick: () => on.more(message),
		},
		"⋯",
	);
	const side = message.mine ? "mine" : "theirs";
	return element(
		"li",
		{ class: `line ${side}${turn ? " turn" : ""}` },
		element("div", { class: "stack" }, bubble, reactions(message), choices(message, on)),
		message.revoked ? null : more,
	);
}

function quote({ quote: quoted }) {
	if (quoted === undefined) return null;
	if (quoted === null)
		return element("p", { class: "quote" }, element("span", {}, "Mensagem anterior"));
	const said = `${quoted.mine ? "Você: " : ""}${KINDS[quoted.text] ?? quoted.text}`;
	return element("p", { class: "quote" }, element("span", {}, said));
}

function words(message) {
	if (message.revoked)
		return element(
			"p",
			{ class: "words gone" },
			message.mine ? "Você apagou esta mensagem" : "Esta mensagem foi apagada",
		);
	if (message.type === "unsupported")
		return element("p", { class: "words gone" }, KINDS.unsupported);
	if (message.text === "" || message.type === "contacts") return null;
	return element("p", { class: "words" }, ...linked(message.text));
}

/** Addresses become links; everything else stays as it was typed. */
function linked(text) {
	return text
		.split(/(https?:\/\/[^\s]+)/)
		.map((part, index) =>
			index % 2 === 1
				? element("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part)
				: part,
		);
}

function attachment({ type, file, place, text, mine, id }, on) {
	if (type === "location") {
		const where = (place ?? []).map((one) => Number(one).toFixed(4)).join(", ");
		return [element("p", { class: "file" }, element("strong", {}, "LOCAL"), where)];
	}
	if (type === "contacts")
		return [element("p", { class: "file" }, element("strong", {}, "CONTATO"), text)];
	if (!file) return [];
	if (file.url === null)
		return [element("p", { class: "file" }, element("strong", {}, "LINK"), file.name)];
	if (type === "image")
		return [element("img", { class: "photo", src: file.url, alt: "Foto enviada" })];
	if (type === "sticker")
		return [element("img", { class: "sticker", src: file.url, alt: "Figurinha" })];
	const play = mine ? undefined : () => on.play(id);
	const label = KINDS[type] ?? "Arquivo";
	if (type === "audio" || type === "video")
		return [
			element(type, {
				controls: true,
				preload: "none",
				src: file.url,
				"aria-label": label,
				onplay: play,
			}),
		];
	return [
		element(
			"a",
			{ class: "file", href: file.url, download: file.name ?? "arquivo" },
			element("strong", {}, (file.name ?? "").split(".").at(-1).toUpperCase().slice(0, 4) || "DOC"),
			file.name ?? label,
		),
	];
}

function reactions({ reactions: found }) {
	if (found.length === 0) return null;
	return element(
		"p",
		{ class: "reactions", "aria-label": `Reações: ${found.join(" ")}` },
		found.join(" "),
	);
}

function choices({ id, choices: offered }, on) {
	if (offered.length === 0) return null;
	const buttons = offered.map(({ title, description }, index) =>
		element(
			"button",
			{ type: "button", onclick: () => on.tap(id, index) },
			title,
			description ? element("small", {}, description) : null,
		),
	);
	return element("div", { class: "choices" }, ...buttons);
}

function meta(message) {
	const { at, edited, state, mine } = message;
	return element(
		"p",
		{ class: "meta" },
		edited ? "editada " : null,
		element("time", { datetime: new Date(at).toISOString() }, hour(at)),
		state ? ticks(state, mine) : null,
	);
}

/** One tick taken, two arrived, blue seen. On the company's own messages: what it is told of them. */
function ticks(state, mine) {
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("viewBox", "0 0 17 11");
	svg.setAttribute("class", `ticks ${state === "played" ? "read" : state}`);
	svg.setAttribute("role", "img");
	const name = STATES[state] ?? state;
	svg.setAttribute("aria-label", mine ? name : `Para a empresa: ${name}`);
	const paths = {
		sending: ["M8.5 2v4l2.5 1.5M8.5 1a4.5 4.5 0 1 0 .01 0"],
		sent: ["M4 6l3 3.5 6-8"],
	};
	for (const path of paths[state] ?? ["M1 6l3 3.5 6-8", "M7.5 9.5 13.5 1.5"]) {
		const drawnPath = document.createElementNS(SVG, "path");
		drawnPath.setAttribute("d", path);
		svg.append(drawnPath);
	}
	return svg;
}
