// What `npm start` shows when everything is up: where to click, as whom, with which password.
// Knows only how to print.

const PLAIN = !process.stdout.isTTY || process.env.NO_COLOR;
const paint = (code) => (text) => (PLAIN ? text : `\u001b[${code}m${text}\u001b[0m`);
const [bold, dim, green] = [paint("1"), paint("2"), paint("32")];

export function addresses({ port, sitePort, info }) {
	const site = `http://localhost:${sitePort}`;
	// One host a person: each keeps a cookie of his own, so all can be open at once.
	const enter = ({ host, email }) =>
		`http://${host}.localhost:${port}/entrar/${info.account}#${email}`;
	const person = (one) => `${one.name.padEnd(17)} ${green(enter(one))}`;
	return [
		"",
		`  ${bold("Vez")} está no ar ${dim("(Ctrl-C para parar)")}`,
		"",
		`  ${bold("Páginas de imóvel")} ${dim("— deixe um lead pelo chat ou pelo WhatsApp")}`,
		...info.products.map((one) => `    ${one.name.padEnd(17)} ${green(`${site}/${one.ref}`)}`),
		"",
		`  ${bold("Painel")} ${dim(`— a senha de todos é`)} ${bold(info.password)}`,
		...info.people.slice(0, 2).map((one) => `    ${person(one)} ${dim("corretor(a)")}`),
		`    ${person(info.manager)} ${dim("gerente")}`,
		`    ${person(info.supervisor)} ${dim("supervisor")}`,
		`    ${person(info.admin)} ${dim("administração")}`,
		"",
		`  ${dim(
			`Os outros corretores: ${info.people
				.slice(2)
				.map((one) => one.email)
				.join(", ")}`,
		)}`,
		`  ${dim("Cada pessoa tem um endereço próprio para que as sessões não se misturem. Se o seu")}`,
		`  ${dim(`navegador não abrir *.localhost, use http://localhost:${port} em janelas anônimas.`)}`,
		"",
	].join("\n");
}
