// What a manager sets up: teams, products and sites, as rows. A site's key is public: it lets a page
// read the form's texts and leave a lead, nothing else. Must not know who may do it, nor how the
// team objects learn of it.
import type {
	ProductInput,
	SiteChange,
	SiteInput,
	SiteView,
	TeamRulesInput,
} from "../../protocol/api.ts";
import type { ProductView } from "../../protocol/staff.ts";
import type { Database } from "../database.ts";
import { connectionOf } from "./connections.ts";
import type { Site } from "./port.ts";

export interface Account {
	readonly slug: string;
	readonly company: string;
	readonly creci: string | null;
}

export interface Team {
	readonly id: string;
	readonly name: string;
}

/** What a team was last told to follow: a preset, the company's own values, the clock. */
export type Rules = Omit<TeamRulesInput, "timeZone" | "revision"> & { readonly timeZone: string };

export interface Product {
	readonly view: ProductView;
	readonly teams: readonly string[];
	/** Ids of the brokers named for it. */
	readonly brokers: readonly number[];
	/** Whose brokers serve it as well; nobody named and no department is everyone. */
	readonly departments: readonly string[];
	/** Who listed the property: asked before the queue. */
	readonly listingBroker: number | null;
}

type SiteSettings = Omit<SiteInput, "name" | "team">;

/** Sites made before there was a choice lead to the company's number. */
const DEFAULT_WHATSAPP_TO = "company";

export function accountOf(db: Database): Account | null {
	return db.one<Account>("SELECT slug, company, creci FROM account");
}

export function allTeams(db: Database): Team[] {
	return db.all<Team>("SELECT id, name FROM team ORDER BY created_at, id");
}

export function addTeam(db: Database, team: Team, rules: Rules, now: number): void {
	db.run(
		"INSERT INTO team (id, name, created_at, rules) VALUES (?, ?, ?, ?)",
		team.id,
		team.name,
		now,
		JSON.stringify(rules),
	);
}

export function teamRules(db: Database, id: string): (Team & { rules: Rules }) | null {
	const row = db.one<Team & { rules: string }>("SELECT id, name, rules FROM team WHERE id = ?", id);
	return row && { ...row, rules: JSON.parse(row.rules) as Rules };
}

export function writeRules(db: Database, team: string, rules: Rules): void {
	db.run("UPDATE team SET rules = ? WHERE id = ?", JSON.stringify(rules), team);
}

interface ProductRow {
	readonly view: string;
	readonly teams: string;
	readonly brokers: string;
	readonly departments: string;
	readonly listing_broker: number | null;
}

export function productByRef(db: Database, ref: string): Product | null {
	const row = db.one<ProductRow>(
		"SELECT view, teams, brokers, departments, listing_broker FROM product WHERE ref = ?",
		ref,
	);
	return row && readProduct(row);
}

export function allProducts(db: Database): Product[] {
	return db
		.all<ProductRow>(
			"SELECT view, teams, brokers, departments, listing_broker FROM product ORDER BY ref",
		)
		.map(readProduct);
}

export function writeProduct(db: Database, product: Product): void {
	db.run(
		`INSERT INTO product (ref, view, teams, brokers, departments, listing_broker)
		VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (ref) DO UPDATE SET view = excluded.view, teams = excluded.teams,
			brokers = excluded.brokers, departments = excluded.departments,
			listing_broker = excluded.listing_broker`,
		product.view.ref,
		JSON.stringify(product.view),
		JSON.stringify(product.teams),
		JSON.stringify(product.brokers),
		JSON.stringify(product.departments),
		product.listingBroker,
	);
}

export function productView(input: ProductInput): ProductView {
	const { ref, name, district, price, photo } = input;
	return {
		ref,
		name,
		...(district !== undefined && { district }),
		...(price !== undefined && { price }),
		...(photo !== undefined && { photo }),
	};
}

function readProduct(row: ProductRow): Product {
	return {
		view: JSON.parse(row.view) as ProductView,
		teams: JSON.parse(row.teams) as string[],
		brokers: JSON.parse(row.brokers) as number[],
		departments: JSON.parse(row.departments) as string[],
		listingBroker: row.listing_broker,
	};
}

export function addSite(db: Database, key: string, input: SiteInput): void {
	const { name, team, ...settings } = input;
	db.run(
		"INSERT INTO site (key, team, name, settings) VALUES (?, ?, ?, ?)",
		key,
		team,
		name,
		JSON.stringify(settings),
	);
}

interface SiteRow {
	readonly key: string;
	readonly name: string;
	readonly team: string;
	readonly settings: string;
}

export function allSites(db: Database): SiteView[] {
	return db
		.all<SiteRow>("SELECT key, name, team, settings FROM site ORDER BY name, key")
		.map(siteView);
}

export function siteByKey(db: Database, key: string): SiteView | null {
	const row = db.one<SiteRow>("SELECT key, name, team, settings FROM site WHERE key = ?", key);
	return row && siteView(row);
}

export function changeSite(db: Database, key: string, change: SiteChange): void {
	// One row, and the settings nobody changes stay as they are.
	db.run(
		"UPDATE site SET settings = json_patch(settings, ?) WHERE key = ?",
		JSON.stringify(change),
		key,
	);
}

function siteView({ key, name, team, settings }: SiteRow): SiteView {
	const { origins, whatsapp, whatsappTo } = JSON.parse(settings) as SiteSettings;
	return {
		key,
		name,
		team,
		origins,
		...(whatsapp !== undefined && { whatsapp }),
		whatsappTo: whatsappTo ?? DEFAULT_WHATSAPP_TO,
	};
}

export function readSite(db: Database, key: string): Site | null {
	const row = db.one<{ team: string; settings: string }>(
		"SELECT team, settings FROM site WHERE key = ?",
		key,
	);
	const account = accountOf(db);
	if (!row || !account) return null;
	const { origins, channels, whatsapp, whatsappTo, accent, consentUrl } = JSON.parse(
		row.settings,
	) as SiteSettings;
	const line = whatsapp === undefined ? null : connectionOf(db, whatsapp);
	const products = allProducts(db).filter((product) => product.teams.includes(row.team));
	return {
		key,
		team: row.team,
		origins,
		channels,
		...(whatsapp !== undefined && { whatsapp }),
		...(line !== null && { line }),
		whatsappTo: whatsappTo ?? DEFAULT_WHATSAPP_TO,
		...(accent !== undefined && { accent }),
		...(consentUrl !== undefined && { consentUrl }),
		company: account.company,
		...(account.creci !== null && { creci: account.creci }),
		products: products.map((product) => product.view),
	};
}
