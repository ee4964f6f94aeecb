// `/_lab/people`: who exists, a new one, a change of one. Switching a device on delivers what waited.

import { waId } from "../phone/identity.ts";
import { changed, createPerson, findPerson } from "../phone/people.ts";
import { deliverWaiting } from "../phone/statuses.ts";
import type { Fields, Person } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import type { World } from "../world.ts";

export function people(world: World, method: string, id: string | undefined, body: Fields) {
	if (method === "GET" && id === undefined) return { people: world.people.all().map(view) };
	if (method === "POST" && id === undefined) {
		if (typeof body.phone === "string" && findPerson(world, body.phone))
			throw new Unable(409, "someone has that phone already");
		const person = createPerson(world, body);
		world.outside.changed();
		return view(person);
	}
	const person = findPerson(world, decodeURIComponent(id ?? ""));
	if (!person) throw new Unable(404, "nobody is called that");
	if (method === "GET") return view(person);
	if (method === "DELETE") {
		world.people.remove(person.id);
		return { removed: person.id };
	}
	const next = world.people.put(changed(person, body));
	if (next.deviceOn && !person.deviceOn) deliverWaiting(world, next);
	world.outside.changed();
	return view(next);
}

export function view(person: Person): Fields {
	return { ...person, waId: waId(person) };
}
