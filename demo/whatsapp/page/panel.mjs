// The panel beside the phone: who writes, what the company is shown of him, his device, the clock.
// Draws from the thread and turns every control into one call.

import { element } from "./bubbles.mjs";
import { patch, post } from "./calls.mjs";
import { hour, longDay, phone, typedPhone } from "./words.mjs";

const $ = (id) => document.getElementById(id);

/** `on.become` switches to another person, `on.look` fetches again, `on.fail` shows a sentence. */
export function preparePanel(state, on) {
	const doing = (work) => async (event) => {
		event?.preventDefault?.();
		// What was asked before this change must not undo it on the screen.
		state.changes += 1;
		state.changing += 1;
		try {
			await work(event);
		} catch (error) {
			on.fail(error);
		} finally {
			state.changing -= 1;
			await on.look();
		}
	};
	const set = (changes) => patch(`people/${encodeURIComponent(state.person)}`, changes);
	$("who").addEventListener("change", () => on.become($("who").value));
	$("person").addEventListener(
		"submit",
		doing(async () => {
			const wanted = typedPhone($("phone-number").value);
			const other = state.people.find((one) => one.phone === wanted);
			if (other && other.id !== state.person) return on.become(other.id);
			if (!/^\d{8,15}$/.test(wanted)) throw new Error("Esse telefone não parece completo.");
			await set({ name: $("name").value.trim() || "Sem nome", phone: wanted });
		}),
	);
	$("new-number").addEventListener(
		"click",
		doing(async () => {
			const made = await post("people", { name: $("name").value.trim() || undefined });
			on.become(made.id);
		}),
	);
	$("change-number").addEventListener(
		"click",
		doing(() => post("change-number", { person: state.person })),
	);
	$("username").addEventListener(
		"click",
		doing(() =>
			state.thread?.person.username
				? set({ username: null })
				: post("adopt-username", { person: state.person }),
		),
	);
	const switches = [
		["bsuid-only", (checked) => ({ bsuidOnly: checked })],
		["legacy", (checked) => ({ legacy: checked })],
		["device-off", (checked) => ({ deviceOn: !checked })],
		["read-receipts", (checked) => ({ readReceipts: checked })],
		["blocked", (checked) => ({ blocked: checked ? [state.thread.number.id] : false })],
	];
	for (const [id, changes] of switches)
		$(id).addEventListener(
			"change",
			doing(() => set(changes($(id).checked))),
		);
	$("ahead").addEventListener(
		"click",
		doing(async (event) => {
			const ms = Number(event.target.dataset?.ms ?? 0);
			if (ms === 0) return;
			const { product } = await post("clock", { ms });
			if (product !== undefined && product !== 200)
				throw new Error(`O sistema não acompanhou o relógio (${product}).`);
		}),
	);
	const show = (open) => {
		document.body.classList.toggle("panel-open", open);
		$("open-panel").setAttribute("aria-expanded", String(open));
		(open ? $("panel-title") : $("open-panel")).focus();
	};
	$("open-panel").addEventListener("click", () => show(true));
	$("close-panel").addEventListener("click", () => show(false));
	addEventListener("keydown", (event) => {
		if (event.key === "Escape" && document.body.classList.contains("panel-open")) show(false);
	});
}

/** Fields being typed in are left alone. */
function fill(id, value) {
	if (document.activeElement !== $(id)) $(id).value = value;
}

export function drawPanel({ thread, people, person }) {
	const options = people.map((one) => [one.id, `${one.name} · ${phone(one.phone)}`]);
	const mark = JSON.stringify(options);
	if ($("who").dataset.mark !== mark) {
		$("who").dataset.mark = mark;
		$("who").replaceChildren(
			...options.map(([value, label]) => element("option", { value }, label)),
		);
	}
	$("who").value = person;
	const who = thread.person;
	fill("name", who.name);
	fill("phone-number", phone(who.phone));
	const shown = [
		["Telefone", thread.phoneShown ? phone(who.waId) : "não aparece"],
		["BSUID", who.bsuid],
		["Usuário", who.username ? `@${who.username}` : "nenhum"],
	];
	const rows = shown.flatMap(([name, value]) => [
		element("dt", {}, name),
		element("dd", {}, value),
	]);
	if ($("identity").dataset.mark !== JSON.stringify(shown)) $("identity").replaceChildren(...rows);
	$("identity").dataset.mark = JSON.stringify(shown);
	$("username").textContent = who.username ? "Deixar nome de usuário" : "Usar nome de usuário";
	$("bsuid-only").checked = who.bsuidOnly;
	$("legacy").checked = who.legacy;
	$("device-off").checked = !who.deviceOn;
	$("read-receipts").checked = who.readReceipts;
	$("blocked").checked = thread.blocked;
	$("window").textContent = windowWords(thread);
}

function windowWords({ windowClosesAt, now }) {
	if (windowClosesAt === null) return "A janela de 24 h abre quando esta pessoa escrever.";
	if (windowClosesAt <= now) return "A janela de 24 h fechou: só um modelo aprovado chega.";
	return `A empresa pode responder até ${longDay(windowClosesAt)}, ${hour(windowClosesAt)}.`;
}

export function drawClock(now) {
	$("clock").textContent = hour(now);
	$("date").textContent = longDay(now);
}
