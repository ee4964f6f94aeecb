// What a message is beside its text: a picture, a voice, a file, a place, a card. The line is there
// from the start; the file comes when the server has it, or is said not to have come, and why, and can
// be asked for again.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { Attachment, FileState } from "../../protocol/entry.ts";
import { api, filePath } from "../api.ts";
import { phoneText } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { $teamId } from "../stores/session.ts";
import { $team } from "../stores/team.ts";
import { toast } from "../stores/toasts.ts";
import { whatsappTexts } from "../texts/chat.ts";
import type { FileTold } from "./fold.ts";

const FETCHING: FileState = { state: "fetching" };

type Texts = ReturnType<typeof whatsappTexts.get>;
type File = Extract<Attachment, { readonly media: string }>;

export function attachmentName(attachment: Attachment, t: Texts): string {
	return t[`kind_${attachment.kind}`];
}

/**
 * The server puts a name into the text of what has no words, for lists and old screens. Where the thing
 * itself is drawn, that would say it twice.
 */
export function saysItself(attachment: Attachment): boolean {
	switch (attachment.kind) {
		case "location":
		case "contacts":
		case "sticker":
			return true;
		case "unsupported":
			// Here the text is what happened, and not what could not be shown.
			return attachment.type !== "request_welcome";
		default:
			return false;
	}
}

interface AttachmentProps {
	readonly attachment: Attachment;
	readonly caseId: number;
	/** Undefined while nothing was told of its file. */
	readonly told: FileTold | undefined;
	/** Who sent it, for who cannot see the picture. */
	readonly from: string;
	/** Sent from the company's phone. */
	readonly ours: boolean;
}

export function AttachmentPart({ attachment, ...more }: AttachmentProps) {
	const t = useStore(whatsappTexts);
	switch (attachment.kind) {
		case "location":
			return <Place place={attachment} />;
		case "contacts":
			return (
				<ul class="contact-cards">
					{attachment.people.map((person, index) => (
						// Nothing in a card is its own: two of them may carry one name, or none.
						<li key={index}>
							<b>{person.name || t.kind_contacts}</b>
							{person.phones.map((phone) => (
								<a key={phone} href={`tel:${phone}`}>
									{phoneText(phone)}
								</a>
							))}
						</li>
					))}
				</ul>
			);
		case "unsupported":
			return <Plain icon="device" text={t.kind_unsupported} />;
		default:
			return <FilePart file={attachment} {...more} />;
	}
}

function Plain({
	icon,
	text,
}: {
	readonly icon: "device" | "alert" | "clock";
	readonly text: string;
}) {
	return (
		<p class="file-wait">
			<Icon name={icon} />
			{text}
		</p>
	);
}

type FileProps = Omit<AttachmentProps, "attachment"> & { readonly file: File };

function FilePart({ file, caseId, told, from, ours }: FileProps) {
	const t = useStore(whatsappTexts);
	const id = useStore($teamId);
	const team = useStore($team)?.id ?? id ?? "";
	// What was seen here since the conversation told of it: that it does not load, or is asked for again.
	const [seen, setSeen] = useState<FileState & { readonly after: number | undefined }>();
	const after = told?.n;
	const now: FileState = seen && seen.after === after ? seen : (told ?? FETCHING);
	const path = filePath(team, caseId, file.media);
	const put = (state: FileState): void => setSeen({ ...state, after });
	const again = async (): Promise<void> => {
		put(FETCHING);
		const answer = await api.fileAgain(path);
		put(answer.ok ? answer.value : { state: "failed" });
		if (!answer.ok) toast(answer.refusal.message);
	};
	switch (now.state) {
		case "ready":
			return (
				<Loaded
					file={file}
					src={`/api/${path}`}
					from={from}
					onError={() => put({ state: "failed" })}
				/>
			);
		case "fetching":
			return <Plain icon="clock" text={t.fetching({ what: attachmentName(file, t) })} />;
		case "failed":
			if (now.why) return <Plain icon="alert" text={t[`file_${now.why}${ours ? "_ours" : ""}`]} />;
			return (
				<>
					<Plain icon="alert" text={t.notFetched} />
					<p class="file-wait">
						<button type="button" class="text-button" onClick={() => void again()}>
							{t.fetchAgain}
						</button>
					</p>
				</>
			);
	}
}

interface LoadedProps {
	readonly file: File;
	readonly src: string;
	readonly from: string;
	readonly onError: () => void;
}

function Loaded({ file, src, from, onError }: LoadedProps) {
	const t = useStore(whatsappTexts);
	const label = t.fileFrom({ what: attachmentName(file, t), name: from });
	switch (file.kind) {
		case "image":
			return (
				<a class="photo" href={src} target="_blank" rel="noopener noreferrer">
					<img src={src} alt={label} loading="lazy" onError={onError} />
				</a>
			);
		case "sticker":
			return <img class="sticker" src={src} alt={label} loading="lazy" onError={onError} />;
		case "audio":
		case "voice":
			// biome-ignore lint/a11y/useMediaCaption: nobody has the words of a client's voice.
			return <audio controls preload="none" src={src} aria-label={label} onError={onError} />;
		case "video":
			// biome-ignore lint/a11y/useMediaCaption: nobody has the words of a client's video.
			return <video controls preload="none" src={src} aria-label={label} onError={onError} />;
		case "document":
			return (
				<a class="file" href={src} download={file.name ?? ""}>
					<Icon name="file" />
					<span>
						<b>{file.name ?? t.kind_document}</b>
						<small>{t.download}</small>
					</span>
				</a>
			);
	}
}

export function mapLink(latitude: number, longitude: number): string {
	return `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`;
}

function Place({ place }: { readonly place: Extract<Attachment, { kind: "location" }> }) {
	const t = useStore(whatsappTexts);
	return (
		<a
			class="file"
			href={mapLink(place.latitude, place.longitude)}
			target="_blank"
			rel="noopener noreferrer"
		>
			<Icon name="pin" />
			<span>
				<b>{place.name ?? t.kind_location}</b>
				<small>{[place.address, t.seeMap].filter(Boolean).join(" · ")}</small>
			</span>
		</a>
	);
}
