// What the page asks of the control side, and the one socket on which it hears "look again". Knows no
// element of the page.

async function ask(path, init) {
	const response = await fetch(`/_lab/${path}`, init);
	const body = await response.json().catch(() => ({}));
	if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
	return body;
}

const send = (method) => (path, body) =>
	ask(path, {
		method,
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body ?? {}),
	});

export const get = (path) => ask(path);
export const post = send("POST");
export const patch = send("PATCH");

/** Calls `look` at every change. Lines break: it comes back, and looks now and then without a word. */
export function listen(look) {
	let wait = 500;
	const open = () => {
		const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/_lab/socket`);
		socket.onopen = () => {
			wait = 500;
			look();
		};
		socket.onmessage = () => look();
		socket.onclose = () => {
			setTimeout(open, wait);
			wait = Math.min(wait * 2, 8_000);
		};
	};
	open();
	setInterval(look, 5_000);
}

/** Bytes of a chosen file, for JSON. */
export async function base64(file) {
	const bytes = new Uint8Array(await file.arrayBuffer());
	let text = "";
	for (let at = 0; at < bytes.length; at += 8_192)
		text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
	return btoa(text);
}
