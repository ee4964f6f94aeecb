// Fills a running Worker with the demo company over its public HTTP API, as an operator and an admin
// would. A second run finds everything and changes nothing. Must not touch storage.
import {
	ACCOUNT,
	ADMIN,
	BROKERS,
	COMPANY,
	COMPANY_CRECI,
	MANAGER,
	PASSWORD,
	PRODUCTS,
	SUPERVISOR,
	TEAM,
	WHATSAPP,
} from "./aurora.mjs";
import { META, OWN_PHONES } from "./meta.mjs";

/** `standIn`: where the stand-in for Meta's API listens; null leaves WhatsApp to links. */
export async function seed({ appUrl, sitePort, setupKey, standIn = null }) {
	const ask = asker(appUrl);
	const admin = (await enter(ask)) ?? (await setUp(ask, setupKey));
	const as = (method, path, body) => ask(method, path, body, { cookie: admin.cookie });

	const known = admin.me.teams.find((team) => team.name === TEAM);
	const team = known?.id ?? (await as("POST", "/api/teams", { name: TEAM })).body.id;

	const { body: people } = await as("GET", "/api/people");
	for (const one of [MANAGER, SUPERVISOR, ...BROKERS]) {
		const there = people.some(({ email, status }) => email === one.email && status === "active");
		if (!there) await bringIn(ask, as, one, team);
	}
	// Stating a product again changes nothing.
	for (const product of PRODUCTS) await as("POST", "/api/products", { ...product, teams: [team] });

	const { body: sites } = await as("GET", "/api/sites");
	const keyOf = async (name, whatsappTo) =>
		sites.find((one) => one.name === name)?.key ??
		(await addSite(as, { name, team, whatsappTo }, sitePort));
	const site = await keyOf(`Páginas de demonstração (${sitePort})`, "company");
	const brokerSite = await keyOf(`Página com o WhatsApp do corretor (${sitePort})`, "broker");
	if (standIn) {
		await connectWhatsApp(as, team);
		await ownPhones(asker(standIn));
	}

	return {
		account: ACCOUNT,
		company: COMPANY,
		team,
		siteKey: site,
		brokerSiteKey: brokerSite,
		password: PASSWORD,
		whatsapp: WHATSAPP,
		admin: ADMIN,
		manager: MANAGER,
		supervisor: SUPERVISOR,
		people: BROKERS,
		products: PRODUCTS,
	};
}

async function enter(ask) {
	const credentials = { account: ACCOUNT, email: ADMIN.email, password: PASSWORD };
	const { status, body, cookie } = await ask("POST", "/api/session", credentials, {}, [200, 401]);
	return status === 200 ? { me: body, cookie } : null;
}

async function setUp(ask, setupKey) {
	const { name, email } = ADMIN;
	const input = {
		slug: ACCOUNT,
		company: COMPANY,
		creci: COMPANY_CRECI,
		admin: { name, email, password: PASSWORD },
	};
	const answer = await ask("POST", "/api/setup", input, { authorization: `Bearer ${setupKey}` });
	return { me: answer.body, cookie: answer.cookie };
}

/** One after the other: the order of arrival is the order of the queue. */
async function bringIn(ask, as, { name, email, role, creci, whatsapp }, team) {
	const invited = await as("POST", "/api/invites", {
		name,
		email,
		role,
		creci,
		whatsapp,
		teams: [team],
	});
	const { token } = invited.body;
	await ask("POST", "/api/invites/accept", { account: ACCOUNT, token, password: PASSWORD });
}

async function addSite(as, site, sitePort) {
	const hosts = ["localhost", "127.0.0.1"];
	const { body } = await as("POST", "/api/sites", {
		...site,
		origins: hosts.map((host) => `http://${host}:${sitePort}`),
		whatsapp: WHATSAPP,
	});
	return body.key;
}

/** The company's number at the stand-in; connected once, and checked at every start. */
async function connectWhatsApp(as, team) {
	const { body: known } = await as("GET", "/api/whatsapp");
	const there = known.find(({ phone }) => phone === WHATSAPP);
	if (there) return as("POST", `/api/whatsapp/${there.id}/check`, {});
	const input = { team, name: "WhatsApp da Aurora", phone: WHATSAPP, ...META };
	const { body: made } = await as("POST", "/api/whatsapp", input);
	const template = made.templates.find(({ usable }) => usable);
	if (template) await as("PUT", `/api/whatsapp/${made.id}`, { template: template.id });
	return made;
}

/** The brokers' own phones, so that a link bound to one of them opens somewhere. Nobody reads them. */
async function ownPhones(ask) {
	for (const [index, { name, whatsapp }] of BROKERS.entries()) {
		await ask("POST", "/_lab/numbers", {
			wabaId: OWN_PHONES.wabaId,
			phoneId: String(OWN_PHONES.firstId + index),
			displayNumber: whatsapp,
			name: `${name} (celular próprio)`,
		});
	}
}

function asker(appUrl) {
	return async (method, path, body, headers = {}, expected = [200, 201]) => {
		const response = await fetch(appUrl + path, {
			method,
			headers: { origin: appUrl, "content-type": "application/json", "x-vez": "1", ...headers },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const answer = await response.json();
		if (!expected.includes(response.status)) {
			throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
		}
		const cookie = response.headers.get("set-cookie")?.split(";")[0];
		return { status: response.status, body: answer, cookie };
	};
}
