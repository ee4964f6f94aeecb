// How the time of one decision grows with the brokers of a team: 10, 100, 1,000. Run with
// `node bench/routing.mjs`. Growth with closed history needs storage and is bench/'s other half.
import { performance } from "node:perf_hooks";

const { decide } = await import("../worker/routing/decide.ts");
const { PRESETS } = await import("../worker/routing/presets.ts");
const { emptyTeam } = await import("../worker/routing/team.ts");

const NOW = Date.UTC(2026, 10, 23, 12);
const around = {
	reach: () => "live",
	shown: () => true,
	visitorHere: () => true,
	startedAt: 0,
};

function teamOf(brokers) {
	let team = emptyTeam(PRESETS.product, "America/Sao_Paulo");
	let teamEvents = 0;
	const act = (command) => {
		const decision = decide(team, command, { now: NOW, around, teamEvents });
		if (!decision.ok) throw new Error(decision.refusal.reason);
		teamEvents += decision.events.filter(({ of }) => of === "team").length;
		team = decision.team;
	};
	for (let member = 1; member <= brokers; member += 1) {
		act({ do: "put_member", member, role: "broker" });
		act({ do: "available", member, on: true, by: member });
	}
	return { team, teamEvents };
}

function receive(id) {
	return {
		do: "receive",
		channel: "chat",
		product: null,
		contact: { email: `c${id}@exemplo.com`, phones: [], phoneSuspect: false },
		origin: null,
		quarantine: false,
		joins: null,
		lead: {},
	};
}

/** Median of one lead received, offered and accepted. */
function measured({ team, teamEvents }) {
	const times = [];
	for (let run = 0; run < 300; run += 1) {
		const began = performance.now();
		const one = decide(team, receive(run), { now: NOW, around, teamEvents });
		const to = one.events.find(({ event }) => event.type === "offered").event.to;
		const id = team.nextCase;
		const two = decide(
			one.team,
			{ do: "accept", case: id, offer: 1, by: to },
			{ now: NOW + 1_000, around, teamEvents },
		);
		if (!two.ok) throw new Error(two.refusal.reason);
		times.push(performance.now() - began);
	}
	return times.sort((a, b) => a - b)[150];
}

for (const brokers of [10, 100, 1_000]) {
	const state = teamOf(brokers);
	measured(state);
	console.log(
		`${brokers} brokers: ${(measured(state) * 1_000).toFixed(0)} µs for receive + accept`,
	);
}
