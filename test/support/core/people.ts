// The people of the tests: the seven brokers of seed 000 in its order, and two who lead them.
// Their ids are their places in that queue.
export const BROKERS = {
	Lucas: 1,
	Marina: 2,
	Rafael: 3,
	Fernanda: 4,
	Pedro: 5,
	Bruno: 6,
	Ana: 7,
} as const;
export const LEADS = { Sofia: 8, Marcos: 9 } as const;
/** Brokers who join later. */
export const NEWCOMERS = { Tiago: 10, Lia: 11 } as const;

const PEOPLE = { ...BROKERS, ...LEADS, ...NEWCOMERS } as const;

export type Name = keyof typeof PEOPLE;

export function idOf(name: Name): number {
	return PEOPLE[name];
}

export function nameOf(id: number | null): Name | null {
	for (const [name, known] of Object.entries(PEOPLE)) if (known === id) return name as Name;
	return null;
}

export const SEVEN = Object.keys(BROKERS) as Name[];
