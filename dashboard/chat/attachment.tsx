// What a message is beside its text: a picture, a voice, a file, a place, a card. The line is there
// from the start; the file comes when the server has it, or is said not to have come.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { Attachment } from "../../protocol/entry.ts";
import { phoneText } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { $teamId } from "../stores/session.ts";
import { $team } from "../stores/team.ts";
import { whatsappTexts } from "../texts/chat.ts";

type Texts = ReturnType<typeof whatsappTexts.get>;
type File = Extract<Attachment, { readonly media: string }>;

export function attachmentName(attachment: Attachment, t: Texts): string {
	return t[`kind_${attachment.kind}`];
}

interface AttachmentProps {
	readonly attachment: Attachment;
	readonly caseId: number;
	readonly state: "ready" | "failed" | undefined;
	/** Who sent it, for who cannot see the picture. */
	readonly from: string;
}

export function AttachmentPart({ attachment, caseId, state, from }: AttachmentProps) {
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
			if (state === "ready") return <Loaded file={attachment} caseId={caseId} from={from} />;
			return (
				<Plain
					icon={state === "failed" ? "alert" : "clock"}
					text={
						state === "failed" ? t.notFetched : t.fetching({ what: attachmentName(attachment, t) })
					}
				/>
			);
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

interface LoadedProps {
	readonly file: File;
	readonly caseId: number;
	readonly from: string;
}

export function mediaAddress(team: string, caseId: number, media: string): string {
	return `/api/teams/${encodeURIComponent(team)}/cases/${caseId}/media/${encodeURIComponent(media)}`;
}

function Loaded({ file, caseId, from }: LoadedProps) {
	const t = useStore(whatsappTexts);
	const [broken, setBroken] = useState(false);
	const id = useStore($teamId);
	const team = useStore($team)?.id ?? id ?? "";
	const src = mediaAddress(team, caseId, file.media);
	const label = t.fileFrom({ what: attachmentName(file, t), name: from });
	const onError = () => setBroken(true);
	if (broken) return <Plain icon="alert" text={t.notFetched} />;
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
