// The fake phone itself: who holds it, what he writes, what arrives. An open page is somebody looking,
// and says so while it is visible. Knows the control side only.

import { draw } from "./bubbles.mjs";
import { base64, get, listen, post } from "./calls.mjs";
import { drawClock, drawPanel, preparePanel } from "./panel.mjs";
import { attachSheet, messageSheet, prepareSheet } from "./sheet.mjs";
import { initials, phone } from "./words.mjs";

const $ = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const HELD_BY = "celular-de-teste:pessoa";

const state = {
	to: (asked.get("to") ?? "").replace(/\D/g, ""),
	person: asked.get("person") ?? localStorage.getItem(HELD_BY) ?? "",
	people: [],
	thread: null,
	/** How far the stand-in's clock is ahead of this one's. */
	ahead: 0,
	/** The message being answered or edited. */
	about: null,
	/** Changes made in the panel so far, and those not answered yet. */
	changes: 0,
	changing: 0,
};

const query = (extra) =>
	new URLSearchParams({ person: state.person, ...(state.to && { to: state.to }), ...extra });
const mine = (body) => ({ person: state.person, ...(state.to && { to: state.to }), ...body });

function fail(error) {
	$("notice").textContent = error.message;
	setTimeout(() => {
		if ($("notice").textContent === error.message) notice();
	}, 6_000);
}

/** Runs a wish; what went wrong is said where the person looks. */
async function wish(path, body) {
	try {
		const done = await post(path, mine(body));
		await look();
		return done;
	} catch (error) {
		fail(error);
		return null;
	}
}

async function someone() {
	const { people } = await get("people");
	const person = people.find(({ id }) => id === state.person) ?? (await post("people", {}));
	become(person.id, false);
}

function become(person, again = true) {
	if (again && state.person !== person) post("leave", mine({})).catch(() => {});
	state.person = person;
	localStorage.setItem(HELD_BY, person);
	about(null);
	if (again) look();
}

let looking = null;
let lookAgain = false;

/** One look at a time; a change meanwhile is one more. */
function look() {
	lookAgain = looking !== null;
	looking ??= see().finally(() => {
		looking = null;
		if (lookAgain) look();
	});
	return looking;
}

async function see() {
	const { changes } = state;
	try {
		const [thread, { people }] = await Promise.all([get(`thread?${query({})}`), get("people")]);
		if (thread.person.id !== state.person || state.changing > 0) return;
		if (changes !== state.changes) {
			lookAgain = true;
			return;
		}
		Object.assign(state, { thread, people, ahead: thread.now - Date.now() });
	} catch (error) {
		await lost(error);
		return;
	}
	paint();
	const visible = document.visibilityState === "visible";
	const looks = visible && !document.body.classList.contains("panel-open");
	if (looks && state.thread.person.deviceOn) await post("open", mine({})).catch(() => {});
}

/** The person is gone after a reset; the number may never have been there. */
async function lost(error) {
	if (/nobody/.test(error.message)) {
		await someone();
		lookAgain = true;
		return;
	}
	$("under").textContent = /no number/.test(error.message)
		? "este número não está registrado"
		: "sem contato com o WhatsApp de teste";
	$("notice").textContent = /no number/.test(error.message)
		? `O número ${phone(state.to)} não é de nenhuma empresa deste teste.`
		: "Tentando de novo…";
}

function paint() {
	const { thread } = state;
	$("company").textContent = thread.number.name;
	document.title = `${thread.number.name} · Celular de teste`;
	$("face").textContent = initials(thread.number.name);
	$("under").textContent = thread.typing ? "digitando…" : phone(thread.number.display);
	const news = draw($("messages"), thread, on);
	$("empty").hidden = thread.messages.length > 0;
	$("empty").textContent =
		$("message").value === ""
			? "Nenhuma mensagem ainda."
			: "Nenhuma mensagem ainda. O texto do site está pronto abaixo: confira e toque em enviar.";
	if (news && thread.messages.at(-1)?.mine) follow();
	drawPanel(state);
	drawClock(thread.now);
	notice();
}

function notice() {
	const { thread } = state;
	if (!thread) return;
	const off = "O aparelho está desligado: o que a empresa mandar espera.";
	const blocked = "Você bloqueou esta empresa: o que ela mandar não chega.";
	const text = thread.person.deviceOn ? (thread.blocked ? blocked : "") : off;
	if ($("notice").textContent !== text) $("notice").textContent = text;
	for (const id of ["send", "attach"]) $(id).disabled = !thread.person.deviceOn;
}

function about(what, message) {
	state.about = what ? { what, message } : null;
	$("about").hidden = what === null;
	$("about-what").textContent = what === "edit" ? "Editar mensagem" : "Responder";
	$("about-text").textContent = message?.text || message?.type || "";
	if (what) $("message").focus();
}

const on = {
	more: (message) => messageSheet(message, on),
	tap: (message, index) => wish("tap", { message, index }),
	play: (message) => wish("play", { message }),
	react: ({ id }, emoji) => wish("react", { message: id, emoji }),
	revoke: ({ id }) => wish("revoke", { message: id }),
	reply: (message) => about("reply", message),
	edit: (message) => {
		about("edit", message);
		$("message").value = message.text;
	},
	say: (said) => wish("say", said),
	file: async (file) => {
		const kinds = ["image", "video", "audio"];
		const kind = kinds.find((one) => file.type.startsWith(`${one}/`)) ?? "document";
		const mime = file.type || "application/octet-stream";
		await wish("say", { kind, mime, filename: file.name, bytes: await base64(file) });
	},
};

async function sendText() {
	const text = $("message").value;
	if (text.trim() === "" || !state.thread?.person.deviceOn) return;
	const { about: regarding } = state;
	$("message").value = "";
	about(null);
	const edits = regarding?.what === "edit";
	const done = edits
		? await wish("edit", { message: regarding.message.id, text })
		: await wish("say", { text, ...(regarding && { replyTo: regarding.message.id }) });
	if (done === null) {
		if ($("message").value === "") $("message").value = text;
		return;
	}
	// A page loaded again must not offer the site's text a second time.
	asked.delete("text");
	history.replaceState(null, "", `${location.pathname}?${asked}`);
}

$("composer").addEventListener("submit", (event) => {
	event.preventDefault();
	sendText();
});
$("message").addEventListener("keydown", (event) => {
	if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
	event.preventDefault();
	sendText();
});
$("attach").addEventListener("click", () => attachSheet(on));
$("about-close").addEventListener("click", () => {
	if (state.about?.what === "edit") $("message").value = "";
	about(null);
});
document.addEventListener("visibilitychange", () => {
	if (document.visibilityState === "visible") look();
	else post("leave", mine({})).catch(() => {});
});
setInterval(() => drawClock(Date.now() + state.ahead), 1_000);

/** Who is at the end stays there while pictures load and lines arrive; who reads above is left alone. */
let atEnd = true;
const follow = () => {
	atEnd = true;
	$("talk").scrollTop = $("talk").scrollHeight;
};
$("talk").addEventListener("scroll", () => {
	atEnd = $("talk").scrollHeight - $("talk").scrollTop - $("talk").clientHeight < 80;
});
const growing = new ResizeObserver(() => atEnd && follow());
growing.observe($("messages"));
growing.observe($("talk"));

prepareSheet();
preparePanel(state, { become, look, fail });
$("message").value = asked.get("text") ?? "";
await someone();
listen(look);
$("message").focus();
