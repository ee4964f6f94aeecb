// Fetches the files that are due, a few at a time: the address is asked for at each try, the bytes are
// counted and compared with their digest, and kept where only a team's own route reads them; then the
// team is told, until it knows. Must not know messages, nor how a team is reached.
import type { Fault } from "../channels/port.ts";
import type { Graph } from "../channels/whatsapp/graph.ts";
import { download, mediaUrl } from "../channels/whatsapp/media.ts";
import type { Database } from "../database.ts";
import { type Fetched, fileKey, type Job, jobs, toldOf, tried } from "./files.ts";
import type { CaseRef } from "./port.ts";

/** A file lies whole in memory while it is compared: the object has 128 MB in all. */
const MAX_BYTES = 24 * 1_048_576;
const AT_ONCE = 2;

/** A team that could not be told that a file is here. */
const TELL_AGAIN_MS = 30_000;

export interface Files {
	readonly line: string;
	readonly store: Pick<R2Bucket, "put">;
	readonly clock: () => number;
	/** Throws when the team does not take it. */
	tell(ref: CaseRef, message: string, state: "ready" | "failed"): Promise<void>;
}

/** All that is due; `graph` null: nothing can be fetched, what is here can still be told. */
export async function fetchFiles(
	db: Database,
	graph: (Graph & { readonly phoneId: string }) | null,
	of: Files,
): Promise<void> {
	const next = () => jobs(db, of.clock(), AT_ONCE);
	for (let batch = next(); batch.length > 0; batch = next())
		await Promise.all(batch.map((job) => one(db, graph, of, job)));
}

async function one(
	db: Database,
	graph: (Graph & { readonly phoneId: string }) | null,
	of: Files,
	job: Job,
): Promise<void> {
	if (job.state === "wanted") {
		const how = graph ? await fetchOne(graph, job, of) : "later";
		return tried(db, job, how, of.clock());
	}
	const { team, case_id: id, message, state } = job;
	// Its message has no place, and may never have one: due again when it gets it.
	if (team === null || id === null) return toldOf(db, job, null);
	try {
		await of.tell({ team, case: id }, message, state === "here" ? "ready" : "failed");
		toldOf(db, job, null);
	} catch {
		toldOf(db, job, of.clock() + TELL_AGAIN_MS);
	}
}

async function fetchOne(
	graph: Graph & { readonly phoneId: string },
	{ id, file }: Job,
	{ line, store }: Files,
): Promise<Fetched> {
	const place = await mediaUrl(graph, id);
	if (place.s !== "ok") return afterwards(place);
	const { kind, sha256 } = file;
	const answer = await download(graph, place.value, {
		kind,
		limit: MAX_BYTES,
		...(sha256 !== undefined && { sha256 }),
	});
	if (answer.s !== "ok") return afterwards(answer);
	try {
		await store.put(fileKey(line, id), answer.value.bytes, {
			httpMetadata: { contentType: file.mime },
		});
		return "here";
	} catch {
		return "later";
	}
}

function afterwards(
	told:
		| { readonly s: "refused"; readonly fault: Pick<Fault, "kind" | "retry"> }
		| { readonly s: "unknown" },
): Fetched {
	// What Meta refuses without a word of its own may be there at the next try.
	const over = told.s === "refused" && told.fault.kind !== "temporary";
	return over && told.fault.retry === "never" ? "never" : "later";
}
