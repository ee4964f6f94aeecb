// Rules H80-H82: telling the teams what changed, when they answer late, refuse or fail.
import { describe, expect, it } from "vitest";
import { done, refuse } from "../../protocol/reasons.ts";
import type { Database } from "../../worker/database.ts";
import { deliver, nextDelivery, type Teams, tell } from "../../worker/directory/outbox.ts";
import { inside, setUp } from "../support/http.ts";

interface Fake {
	readonly teams: Teams;
	readonly heard: string[];
	down: ReadonlySet<string>;
	refuses: boolean;
}

function fakeTeams(): Fake {
	const fake: Fake = {
		heard: [],
		down: new Set(),
		refuses: false,
		teams: (team) => {
			const hear = async (what: string) => {
				if (fake.down.has(team)) throw new Error("unreachable");
				fake.heard.push(`${team}:${what}`);
				return fake.refuses ? refuse("invalid_policy") : done(null);
			};
			return {
				putMember: (member) => hear(`+${member.id}`),
				removeMember: (id) => hear(`-${id}`),
				putProduct: (product) => hear(`p${product.ref}`),
				endSessions: async (member) => {
					await hear(`x${member}`);
				},
			};
		},
	};
	return fake;
}

async function withDatabase(test: (db: Database) => Promise<void>): Promise<void> {
	const { slug } = await setUp();
	await inside(slug, (room) => test(room.db));
}

function tellAll(db: Database): void {
	for (const id of [1, 2]) {
		for (const team of ["a", "b"]) tell(db, team, { do: "removeMember", id }, 0);
	}
}

describe("telling the teams", () => {
	it("[H80] keeps each team's order, and one team's silence holds up no other", () =>
		withDatabase(async (db) => {
			const fake = fakeTeams();
			fake.down = new Set(["a"]);
			tellAll(db);
			await deliver(db, fake.teams, () => 0);
			expect(fake.heard).toEqual(["b:-1", "b:-2"]);
			fake.down = new Set();
			await deliver(db, fake.teams, () => 10_000);
			expect(fake.heard.slice(2)).toEqual(["a:-1", "a:-2"]);
			expect(nextDelivery(db)).toBeNull();
		}));

	it("[H81] waits longer after each failure, ten minutes at most", () =>
		withDatabase(async (db) => {
			const fake = fakeTeams();
			fake.down = new Set(["a"]);
			tell(db, "a", { do: "removeMember", id: 1 }, 0);
			const waits: number[] = [];
			for (let i = 0, now = 0; i < 12; i++) {
				await deliver(db, fake.teams, () => now);
				const due = nextDelivery(db) ?? 0;
				waits.push((due - now) / 1_000);
				now = due;
			}
			expect(waits.slice(0, 4)).toEqual([2, 4, 8, 16]);
			expect(waits.at(-1)).toBe(600);
		}));

	it("[H82] sets a refused call aside, so that those behind it go on", () =>
		withDatabase(async (db) => {
			const fake = fakeTeams();
			fake.refuses = true;
			tellAll(db);
			await deliver(db, fake.teams, () => 0);
			expect(fake.heard).toHaveLength(4);
			expect(nextDelivery(db)).toBeNull();
			expect(db.all("SELECT n FROM outbox WHERE refused = ?", "invalid_policy")).toHaveLength(
				2 * 2,
			);
		}));
});
