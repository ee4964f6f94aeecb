// Fetches the files that are due, a few at a time: the address is asked for at each try, the bytes are
// counted and compared with their digest, and kept where only a team's own route reads them.
// Must not know messages or teams.
import type { Graph } from "../channels/whatsapp/graph.ts";
import { download, mediaUrl } from "../channels/whatsapp/media.ts";
import type { Database } from "../database.ts";
import { type Fetched, fileKey, type Job, jobs, tried } from "./files.ts";

/** A file lies whole in memory while it is compared: the object has 128 MB in all. */
const MAX_BYTES = 24 * 1_048_576;
const AT_ONCE = 2;

export interface Done {
	readonly contact: number;
	readonly message: string;
	readonly state: "ready" | "failed";
}

export async function fetchFiles(
	db: Database,
	graph: Graph & { readonly phoneId: string },
	of: {
		readonly line: string;
		readonly store: Pick<R2Bucket, "put">;
		readonly clock: () => number;
	},
): Promise<Done[]> {
	const over: Done[] = [];
	for (
		let batch = jobs(db, of.clock(), AT_ONCE);
		batch.length > 0;
		batch = jobs(db, of.clock(), AT_ONCE)
	) {
		const tries = await Promise.all(batch.map((job) => fetchOne(graph, job, of)));
		for (const [index, job] of batch.entries()) {
			const how = tried(db, job, tries[index] ?? "later", of.clock());
			if (how !== "later")
				over.push({
					contact: job.contact,
					message: job.message,
					state: how === "here" ? "ready" : "failed",
				});
		}
	}
	return over;
}

async function fetchOne(
	graph: Graph & { readonly phoneId: string },
	{ id, file }: Job,
	{ line, store }: { readonly line: string; readonly store: Pick<R2Bucket, "put"> },
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
	told: { readonly s: "refused"; readonly fault: { retry: string } } | { readonly s: "unknown" },
): Fetched {
	return told.s === "refused" && told.fault.retry === "never" ? "never" : "later";
}
