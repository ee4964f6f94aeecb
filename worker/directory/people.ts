// People of an account and the teams they are in. An admin belongs to every team without being
// listed. Must not know passwords' form, sessions or how team objects are told.
import type { InviteInput, PersonView } from "../../protocol/api.ts";
import type { Role } from "../../protocol/staff.ts";
import type { Database } from "../database.ts";
import type { TeamMember } from "../team/port.ts";

export interface Person {
	readonly id: number;
	readonly email: string;
	readonly name: string;
	readonly role: Role;
	readonly creci: string | null;
	readonly photo: string | null;
	readonly status: PersonView["status"];
	readonly password: string | null;
	/** As stored: a JSON list. */
	readonly departments: string;
	readonly whatsapp: string | null;
}

export function personById(db: Database, id: number): Person | null {
	return db.one<Person>("SELECT * FROM person WHERE id = ?", id);
}

export function personByEmail(db: Database, email: string): Person | null {
	return db.one<Person>("SELECT * FROM person WHERE email = ?", email);
}

export function allPeople(db: Database): Person[] {
	return db.all<Person>("SELECT * FROM person ORDER BY id");
}

export function admins(db: Database): Person[] {
	return db.all<Person>(
		"SELECT * FROM person WHERE role = 'admin' AND status = 'active' ORDER BY id",
	);
}

/** A new person, or the same one asked again before he ever came (or after he was put out). */
export function writeInvited(
	db: Database,
	input: Pick<
		InviteInput,
		"email" | "name" | "role" | "creci" | "photo" | "departments" | "whatsapp"
	>,
): number {
	const row = db.one<{ id: number }>(
		`INSERT INTO person (email, name, role, creci, photo, departments, whatsapp, status)
		VALUES (?, ?, ?, ?, ?, ?, ?, 'invited')
		ON CONFLICT (email) DO UPDATE SET name = excluded.name, role = excluded.role,
			creci = excluded.creci, photo = excluded.photo, departments = excluded.departments,
			whatsapp = excluded.whatsapp, status = 'invited', password = NULL
		RETURNING id`,
		input.email,
		input.name,
		input.role,
		input.creci ?? null,
		input.photo ?? null,
		JSON.stringify(input.departments ?? []),
		input.whatsapp ?? null,
	);
	if (!row) throw new Error("an insert returned no row");
	return row.id;
}

export function activate(db: Database, id: number, password: string): void {
	db.run("UPDATE person SET status = 'active', password = ? WHERE id = ?", password, id);
}

export function setPassword(db: Database, id: number, password: string): void {
	db.run("UPDATE person SET password = ? WHERE id = ?", password, id);
}

export function setDepartments(db: Database, id: number, departments: readonly string[]): void {
	db.run("UPDATE person SET departments = ? WHERE id = ?", JSON.stringify(departments), id);
}

export function setWhatsApp(db: Database, id: number, whatsapp: string | null): void {
	db.run("UPDATE person SET whatsapp = ? WHERE id = ?", whatsapp, id);
}

export function departmentsOf(person: Person): string[] {
	return JSON.parse(person.departments) as string[];
}

/** Those who take turns in a team and have come. */
export function brokersIn(db: Database, team: string): Person[] {
	return db.all<Person>(
		"SELECT p.* FROM member m JOIN person p ON p.id = m.person WHERE m.team = ? AND p.role = 'broker' AND p.status = 'active' ORDER BY p.id",
		team,
	);
}

export function putOut(db: Database, id: number): void {
	db.run("UPDATE person SET status = 'disabled', password = NULL WHERE id = ?", id);
}

export function teamsOf(db: Database, person: Pick<Person, "id" | "role">): string[] {
	const rows =
		person.role === "admin"
			? db.all<{ team: string }>("SELECT id AS team FROM team ORDER BY created_at, id")
			: db.all<{ team: string }>(
					"SELECT m.team FROM member m JOIN team t ON t.id = m.team WHERE m.person = ? ORDER BY t.created_at, t.id",
					person.id,
				);
	return rows.map((row) => row.team);
}

export function setTeams(db: Database, person: number, teams: readonly string[]): void {
	db.run("DELETE FROM member WHERE person = ?", person);
	for (const team of new Set(teams)) {
		db.run("INSERT INTO member (person, team) VALUES (?, ?)", person, team);
	}
}

export function joinTeam(db: Database, person: number, team: string): void {
	db.run("INSERT OR IGNORE INTO member (person, team) VALUES (?, ?)", person, team);
}

export function personView(db: Database, person: Person): PersonView {
	const departments = departmentsOf(person);
	return {
		id: person.id,
		name: person.name,
		email: person.email,
		role: person.role,
		...(person.creci !== null && { creci: person.creci }),
		...(person.photo !== null && { photo: person.photo }),
		teams: teamsOf(db, person),
		...(departments.length > 0 && { departments }),
		...(person.whatsapp !== null && { whatsapp: person.whatsapp }),
		status: person.status,
	};
}

export function asMember(person: Person): TeamMember {
	return {
		id: person.id,
		name: person.name,
		role: person.role,
		...(person.whatsapp !== null && { whatsapp: person.whatsapp }),
		...(person.creci !== null && { creci: person.creci }),
		...(person.photo !== null && { photo: person.photo }),
	};
}
