// What `npm start` shows when everything is up: where to click, as whom, with which password.
// Knows only how to print.

const PLAIN = !process.stdout.isTTY || process.env.NO_COLOR;
const paint = (code) => (text) => (PLAIN ? text : `\u001b[${code}m${text}\u001b[0m`);
const [bold, dim, green] = [paint("1"), paint("2"), paint("32")];

const ROLES = {
	broker: "corretor(a)",
	supervisor: "supervisão",
	manager: "gerência",
	admin: "administração",
};

export function addresses({ port, sitePort, whatsappUrl, info }) {
	const { account, password, products, people, manager, supervisor, admin } = info;
	// One host a person: each keeps a cookie of his own, so all can be open at once.
	const enter = ({ host, email }) => `http://${host}.localhost:${port}/entrar/${account}#${email}`;
	const [first, second, ...others] = people;
	const shown = [first, second, manager, supervisor, admin];
	const width = Math.max(...shown.map((one) => enter(one).length));
	const line = (name, address, note = "") =>
		`    ${name.padEnd(15)} ${green(address.padEnd(width))}  ${dim(note)}`.trimEnd();
	return [
		"",
		`  ${bold("Vez")} está no ar ${dim("(Ctrl-C para parar)")}`,
		"",
		`  ${bold("Páginas de imóvel")} ${dim("— deixe um lead pelo chat ou pelo WhatsApp")}`,
		...products.map((one) => line(one.name, `http://localhost:${sitePort}/${one.ref}/`)),
		line(
			"Do corretor",
			`http://localhost:${sitePort}/mirante-do-ipe/corretor/`,
			"abre o WhatsApp de quem atender",
		),
		"",
		...(whatsappUrl
			? [
					`  ${bold("WhatsApp de teste")} ${dim("— o celular do cliente; o botão da página abre o mesmo lugar")}`,
					line(
						"Celular",
						`${whatsappUrl.replace("127.0.0.1", "localhost")}/_lab/phone?to=${info.whatsapp.replace(/\D/g, "")}`,
					),
					"",
				]
			: []),
		`  ${bold("Painel")} ${dim("— a senha de todos é")} ${bold(password)}`,
		...shown.map((one) => line(one.name, enter(one), ROLES[one.role])),
		"",
		`  ${dim(`Também: ${others.map((one) => one.email).join(", ")}`)}`,
		`  ${dim("Cada pessoa tem um endereço próprio para que as sessões não se misturem. Se o seu")}`,
		`  ${dim(`navegador não abrir *.localhost, use http://localhost:${port} em janelas anônimas.`)}`,
		"",
	].join("\n");
}
