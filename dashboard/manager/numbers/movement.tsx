// What went through a number: when Meta last spoke, what last failed, what waits, and what it costs.
import { useStore } from "@nanostores/preact";
import type { ComponentChildren } from "preact";
import type { ConnectionView } from "../../../protocol/whatsapp.ts";
import { moment } from "../../format.ts";
import { $locale } from "../../i18n.ts";
import { serverNow } from "../../line/clock.ts";
import { $timeZone } from "../../stores/team.ts";
import { numbersTexts } from "./texts.ts";

export function Movement({ number }: { readonly number: ConnectionView }) {
	const t = useStore(numbersTexts);
	const zone = useStore($timeZone);
	const locale = useStore($locale);
	const at = (instant: number): string => moment(instant, serverNow(), locale, zone);
	const { lastEventAt, lastFailure, queued, unknown, billed } = number;
	return (
		<section class="card" aria-labelledby="number-movement">
			<h2 class="card-title" id="number-movement">
				{t.movement}
			</h2>
			<dl class="movement">
				<Fact name={t.lastEvent}>{lastEventAt === null ? t.none : at(lastEventAt)}</Fact>
				<Fact name={t.lastFailure}>
					{lastFailure ? `${at(lastFailure.at)} · ${lastFailure.message}` : t.noFailure}
				</Fact>
				<Fact name={t.queued}>{queued}</Fact>
				<Fact name={t.unknown} {...(unknown > 0 ? { note: t.unknownHint } : {})}>
					{unknown}
				</Fact>
				<Fact name={t.billed}>{billed.billable}</Fact>
				<Fact name={t.free} note={t.monthHint}>
					{billed.free}
				</Fact>
			</dl>
		</section>
	);
}

interface FactProps {
	readonly name: string;
	readonly note?: string;
	readonly children: ComponentChildren;
}

function Fact({ name, note, children }: FactProps) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>
				{children}
				{note && <small>{note}</small>}
			</dd>
		</div>
	);
}
