// Fetches the files that are due, a few at a time and none waiting for another: the address is asked for
// at each try, the bytes go as they come to where only a team's own route reads them, and stay only if
// they are those announced; then the team is told, until it knows. Must not know messages, nor how a
// team is reached.
import type { FileState } from "../../protocol/entry.ts";
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { Fault } from "../channels/port.ts";
import type { Graph } from "../channels/whatsapp/graph.ts";
import { download, type MediaStream, mediaUrl, TOO_LARGE } from "../channels/whatsapp/media.ts";
import type { Database } from "../database.ts";
import { NoAnswer, within } from "../within.ts";
import {
	type Fetched,
	fileKey,
	type Job,
	jobs,
	stateOf,
	toldOf,
	tried,
	wantAgain,
} from "./files.ts";
import type { CaseRef } from "./port.ts";

/** What is on its way lies in memory by the piece; of unknown length, whole: the object has 128 MB. */
const AT_ONCE = 4;
/** Telling takes no memory, and a team that does not answer its time. */
const TELL_AT_ONCE = 20;

/** A team that could not be told that a file is here. */
const TELL_AGAIN_MS = 30_000;

/** An alarm at work keeps the next from ringing. The files go on without it, and the next looks after them. */
const AWHILE_MS = 10_000;

/** Who asks for a file again looks at his screen. */
const AGAIN_MS = 8_000;

/** Graph's word for an id that is no file, or none any more. */
const NO_SUCH_OBJECT = 100;

type Reach = Graph & { readonly phoneId: string };

export interface Files {
	/** Null: no number is connected here. */
	line(): string | null;
	/** Null: nothing can be fetched now, what is here can still be told. */
	graph(): Reach | null;
	readonly store: Pick<R2Bucket, "put">;
	readonly clock: () => number;
	/** Throws when the team does not take it. */
	tell(job: Job, ref: CaseRef, state: "ready" | "failed"): Promise<void>;
}

export class Fetching {
	private readonly db: Database;
	private readonly of: Files;
	private readonly busy = new Map<string, Promise<void>>();
	private readonly telling = new Map<string, Promise<void>>();

	constructor(db: Database, of: Files) {
		this.db = db;
		this.of = of;
	}

	/** Resolves when nothing that is due is left, also of what fell due meanwhile. */
	async run(): Promise<void> {
		const line = this.of.line();
		if (line === null) return;
		const going = () => [...this.busy.values(), ...this.telling.values()];
		for (this.begin(line); going().length > 0; this.begin(line)) await Promise.race(going());
	}

	/** As `run`, but no longer than an alarm may wait. */
	async runAwhile(ms = AWHILE_MS): Promise<void> {
		await within(ms, this.run()).catch((error: unknown) => {
			if (!(error instanceof NoAnswer)) throw error;
		});
	}

	/** A person asks for a file that did not come. Answers after the first try, or in some seconds. */
	async again(ref: CaseRef, media: string): Promise<Answer<FileState>> {
		const now = () => stateOf(this.db, ref, media);
		const before = this.of.line() === null ? null : now();
		if (before === null) return refuse("not_found");
		if (before.state === "ready") return done(before);
		if (!this.of.graph()) return refuse("no_channel");
		wantAgain(this.db, media, this.of.clock());
		// What takes longer is told when it comes.
		await this.runAwhile(AGAIN_MS);
		return done(now() ?? before);
	}

	private begin(line: string): void {
		this.start(line, "fetch", AT_ONCE, this.busy);
		this.start(line, "tell", TELL_AT_ONCE, this.telling);
	}

	private start(
		line: string,
		what: "fetch" | "tell",
		most: number,
		at: Map<string, Promise<void>>,
	) {
		for (const job of jobs(this.db, what, this.of.clock(), most + at.size)) {
			if (at.size >= most) return;
			if (at.has(job.id)) continue;
			at.set(
				job.id,
				this.one(line, job).finally(() => at.delete(job.id)),
			);
		}
	}

	private async one(line: string, job: Job): Promise<void> {
		const { db, of } = this;
		if (job.state === "wanted") {
			const graph = of.graph();
			const how = graph ? await fetchOne(graph, line, job, of.store) : "later";
			return tried(db, job, how, of.clock());
		}
		const { team, case_id: id, state } = job;
		// Its message has no place, and may never have one: due again when it gets it.
		if (team === null || id === null) return toldOf(db, job, null);
		try {
			await of.tell(job, { team, case: id }, state === "here" ? "ready" : "failed");
			toldOf(db, job, null);
		} catch {
			toldOf(db, job, of.clock() + TELL_AGAIN_MS);
		}
	}
}

async function fetchOne(
	graph: Reach,
	line: string,
	{ id, file }: Job,
	store: Files["store"],
): Promise<Fetched> {
	const place = await mediaUrl(graph, id);
	if (place.s !== "ok") return afterwards(place);
	const { kind, sha256 } = file;
	const digest = sha256 === undefined ? {} : { sha256 };
	const answer = await download(graph, place.value, { kind, ...digest }, (stream) =>
		keep(store, fileKey(line, id), stream, file.mime),
	);
	return answer.s === "ok" ? "here" : afterwards(answer);
}

/** All of it or nothing: the store compares length and digest as it writes, and keeps no other bytes. */
async function keep(
	store: Files["store"],
	key: string,
	{ body, length, sha256 }: MediaStream,
	mime: string,
): Promise<void> {
	const exact = new FixedLengthStream(length);
	const cut = new AbortController();
	const filling = body.pipeTo(exact.writable, { signal: cut.signal });
	const storing = store.put(key, exact.readable, {
		httpMetadata: { contentType: mime },
		...(sha256 !== undefined && { sha256 }),
	});
	// A store that gave up reads no more: nor is more asked for.
	storing.catch((error: unknown) => cut.abort(error));
	const ends = await Promise.allSettled([storing, filling]);
	for (const end of ends) if (end.status === "rejected") throw end.reason;
}

function afterwards(
	told: { readonly s: "refused"; readonly fault: Fault } | { readonly s: "unknown" },
): Fetched {
	if (told.s === "unknown") return "later";
	const { kind, retry, code, detail } = told.fault;
	if (kind === "media" && detail === TOO_LARGE) return "too_large";
	if (code === NO_SUCH_OBJECT) return "gone";
	// What Meta refuses without a word of its own may be there at the next try.
	return retry === "never" && kind !== "temporary" ? "never" : "later";
}
