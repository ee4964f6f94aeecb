// Files clients sent by WhatsApp: given to who may read the very case, never as a page of ours, and asked
// for again when one did not come. Must not know Meta's API, nor where the number's object has them from.
import { type Answer, done, refusal, refuse } from "../../protocol/reasons.ts";
import type { CaseRef } from "../connection/port.ts";
import type { Principal } from "../directory/port.ts";
import { connectionName, type Env, teamName } from "../env.ts";
import { json } from "./answer.ts";
import { partOf } from "./range.ts";
import { type Ask, type Outcome, route } from "./route.ts";

export const fileRoutes = [
	route({
		method: "GET",
		path: "/api/teams/:id/cases/:case/media/:media",
		who: "signed-in",
		handle: file,
	}),
	route({
		method: "POST",
		path: "/api/teams/:id/cases/:case/media/:media",
		who: "signed-in",
		limit: "media",
		handle: fileAgain,
	}),
];

type Object = ReturnType<Env["CONNECTIONS"]["getByName"]>;

/** Kinds a browser shows by itself; anything else, `image/png+xml` too, is only ever saved. */
const SHOWN = /^(image\/(jpeg|png|webp|gif)|audio\/(ogg|mpeg|mp4|aac|amr)|video\/(mp4|3gpp))(;|$)/;

type FileAsk = Ask<Principal, null>;

interface FileAt {
	readonly object: Object;
	readonly ref: CaseRef;
	readonly media: string;
}

/** Who keeps it, and what is asked for: by who may read the very case, and by nobody else. */
async function fileAt({ env, caller, params }: FileAsk): Promise<Answer<FileAt>> {
	const { id: team = "", case: number = "", media = "" } = params;
	if (!caller.teams.includes(team)) return refuse("forbidden");
	if (!/^[1-9]\d{0,11}$/.test(number)) return refuse("not_found");
	const room = env.TEAMS.getByName(teamName(caller.account, team));
	const line = await room.lineFor(Number(number), caller.person);
	if (line === null) return refuse("not_found");
	const object = env.CONNECTIONS.getByName(connectionName(line));
	return done({ object, ref: { team, case: Number(number) }, media });
}

/** A file a client sent: never as a page of ours. */
async function file(ask: FileAsk): Promise<Outcome> {
	const at = await fileAt(ask);
	if (!at.ok) return at.refusal;
	const { object, ref, media } = at.value;
	const found = await object.media(ref, media);
	if (!found) return refusal("not_found");
	const { MEDIA } = ask.env;
	const range = ask.request.headers.get("range");
	// Phones play sound and film only from who gives them a part when they ask for one. Which part
	// that is depends on the size; the whole needs no such question.
	const sized = range === null ? null : await MEDIA.head(found.key);
	const part = sized && partOf(range, sized.size);
	if (part === "none")
		return new Response(null, {
			status: 416,
			headers: { "content-range": `bytes */${sized?.size}` },
		});
	const stored = await MEDIA.get(found.key, part ? { range: part } : {});
	if (!stored) return refusal("not_found");
	const shown = SHOWN.test(found.mime);
	const name = encodeURIComponent(found.name ?? "arquivo");
	const { offset, length } = part ?? { offset: 0, length: stored.size };
	return new Response(stored.body, {
		status: part ? 206 : 200,
		headers: {
			"content-type": shown ? found.mime : "application/octet-stream",
			"content-length": String(length),
			"content-disposition": `${shown ? "inline" : "attachment"}; filename*=UTF-8''${name}`,
			"cache-control": "private, max-age=3600",
			"accept-ranges": "bytes",
			...(part && {
				"content-range": `bytes ${offset}-${offset + length - 1}/${stored.size}`,
			}),
		},
	});
}

/** One that did not come, asked of WhatsApp again. */
async function fileAgain(ask: FileAsk): Promise<Outcome> {
	const at = await fileAt(ask);
	if (!at.ok) return at.refusal;
	const { object, ref, media } = at.value;
	return json(await object.mediaAgain(ref, media));
}
