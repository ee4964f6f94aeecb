// Departments: brokers of one serve its products without being named for each (seed 004). A team is
// told people, not departments: the list it gets is made anew whenever somebody comes, goes or moves.
// Must not know who may change them.

import type { Database } from "../database.ts";
import type { TeamProduct } from "../team/port.ts";
import { allProducts, type Product } from "./catalogue.ts";
import { tell } from "./outbox.ts";
import { brokersIn, departmentsOf } from "./people.ts";

export function tellProduct(db: Database, product: Product, team: string, now: number): void {
	tell(db, team, { do: "putProduct", product: forTeam(db, product, team) }, now);
}

/** The products whose brokers change when somebody of these departments does, in his teams. */
export function tellProductsOf(
	db: Database,
	departments: readonly string[],
	teams: readonly string[],
	now: number,
): void {
	if (departments.length === 0 || teams.length === 0) return;
	for (const product of allProducts(db)) {
		if (!share(product.departments, departments)) continue;
		for (const team of product.teams) {
			if (teams.includes(team)) tellProduct(db, product, team, now);
		}
	}
}

/** With a department nobody of the team is in, and nobody named, the whole team serves it. */
function forTeam(db: Database, product: Product, team: string): TeamProduct {
	const serving =
		product.departments.length === 0
			? []
			: brokersIn(db, team).filter((one) => share(departmentsOf(one), product.departments));
	const brokers = [...new Set([...product.brokers, ...serving.map(({ id }) => id)])];
	return { ...product.view, brokers, listingBroker: product.listingBroker };
}

/** However each was typed. */
function share(some: readonly string[], others: readonly string[]): boolean {
	const known = new Set(others.map((name) => name.toLowerCase()));
	return some.some((name) => known.has(name.toLowerCase()));
}
