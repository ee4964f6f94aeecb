// Closed history by the thousand, written by SQL alone: six rows of log for each case, its receipt
// and its line in the lists, spread over the seven brokers.

type Exec = (sql: string, ...values: (string | number)[]) => unknown;

const PAST = Date.parse("2029-01-01T00:00:00Z");

export function fillHistory(exec: Exec, cases: number): void {
	const received = {
		type: "received",
		channel: "chat",
		products: [],
		contact: { email: "antigo@exemplo.com", phones: [], phoneSuspect: false },
		origin: null,
		priority: 0,
		quarantine: false,
		inboundDueAt: null,
		lead: { name: "Antigo", phone: { typed: "", e164: null, status: "mobile" }, page: null },
	};
	const said = { type: "said", from: "visitor", by: null, id: "x", text: "Bom dia.", seen: 0 };
	const summary = {
		channel: "chat",
		products: [],
		client: { name: "Antigo" },
		receivedAt: PAST,
		n: 6,
		outcome: "thinking",
	};
	const numbers = (up: number) =>
		`WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ${up})`;
	exec(
		`${numbers(cases)} INSERT INTO entry (case_id, n, at, place, events)
		SELECT i, 1, ${PAST} + i * 100, NULL, ? FROM number`,
		JSON.stringify([received]),
	);
	for (let n = 2; n <= 6; n += 1)
		exec(
			`${numbers(cases)} INSERT INTO entry (case_id, n, at, place, events)
			SELECT i, ${n}, ${PAST} + i * 100 + ${n}, NULL, ? FROM number`,
			JSON.stringify([said]),
		);
	exec(
		`${numbers(cases)} INSERT INTO closed_case (owner, at, id, summary)
		SELECT 1 + i % 7, ${PAST} + i * 100 + 6, i, ? FROM number`,
		JSON.stringify(summary),
	);
	exec(
		`${numbers(cases)} INSERT INTO receipt (key, body_hash, case_id, at)
		SELECT 'key-' || i, 'h', i, ${PAST} + i * 100 FROM number`,
	);
}
