// When the office answers: the week, the days it stays closed, and what holds outside. A time that is not
// later than its beginning is the next day's.
import { useStore } from "@nanostores/preact";
import { useRef } from "preact/hooks";
import type { OfficeHours, OpenWindow, RulesView } from "../../../protocol/rules.ts";
import { dayKey } from "../../format.ts";
import { serverNow } from "../../line/clock.ts";
import { Icon } from "../../parts/icon.tsx";
import { Switch } from "../../parts/switch.tsx";
import { Choice } from "./fields.tsx";
import { type RulesTexts, rulesTexts } from "./texts.ts";

const DAY = 1_440;
/** As people here read a week. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;
const OFFICE: OpenWindow = { from: 9 * 60, to: 18 * 60 };
const DAILY: OpenWindow = { from: 9 * 60, to: 20 * 60 };
const WEEKS = {
	office: WEEK.map((_, day) => (day === 0 || day === 6 ? [] : [OFFICE])),
	daily: WEEK.map(() => [DAILY]),
} as const;
const ZONES = [
	["America/Sao_Paulo", "Brasília (São Paulo, Rio, Salvador)"],
	["America/Manaus", "Manaus, Porto Velho, Campo Grande"],
	["America/Rio_Branco", "Rio Branco"],
	["America/Noronha", "Fernando de Noronha"],
] as const;

interface HoursCardProps {
	readonly rules: RulesView;
	readonly zone: string;
	readonly onHours: (hours: OfficeHours | null) => void;
	readonly onZone: (zone: string) => void;
	readonly onOutside: (on: boolean) => void;
	readonly onReply: (reply: RulesView["autoReply"]) => void;
}

export function HoursCard({ rules, zone, ...on }: HoursCardProps) {
	const t = useStore(rulesTexts);
	const { hours, autoReply } = rules;
	const zones = ZONES.some(([id]) => id === zone) ? ZONES : [...ZONES, [zone, zone] as const];
	const fill = (week: OfficeHours["week"]) =>
		on.onHours({ zone, holidays: hours?.holidays ?? [], week });
	return (
		<section class="card rules-card">
			<h2 class="card-title">{t.hours}</h2>
			<Choice caption={t.zone} value={zone} options={zones} onChange={on.onZone} />
			<Switch
				label={t.onlyInHours}
				on={hours !== null}
				onFlip={() => {
					if (!hours) return fill(WEEKS.office);
					// Its field goes with the hours, and could not be filled in any more.
					if (autoReply.text.trim() === "") on.onReply({ ...autoReply, on: false });
					on.onHours(null);
				}}
			/>
			{hours === null ? (
				<p class="settings-note">{t.always}</p>
			) : (
				<>
					<div class="rules-fill">
						{(["office", "daily"] as const).map((key) => (
							<button
								key={key}
								type="button"
								class="button outlined"
								onClick={() => fill(WEEKS[key])}
							>
								{t[`week_${key}`]}
							</button>
						))}
					</div>
					<ul class="week">
						{WEEK.map((day) => (
							<Day
								key={day}
								name={t[`day_${day}`]}
								windows={hours.week[day] ?? []}
								t={t}
								onChange={(windows) =>
									on.onHours({ ...hours, week: hours.week.with(day, windows) })
								}
							/>
						))}
					</ul>
					{hours.week.every((windows) => windows.length === 0) && (
						<p class="settings-note warning" role="status">
							{t.neverOpen}
						</p>
					)}
					<Holidays hours={hours} onHours={on.onHours} t={t} />
					<Switch
						label={t.outside}
						on={rules.offersOutsideHours}
						onFlip={() => on.onOutside(!rules.offersOutsideHours)}
					/>
					<Switch
						label={t.autoReply}
						on={autoReply.on}
						onFlip={() => on.onReply({ ...autoReply, on: !autoReply.on })}
					/>
					{autoReply.on && (
						<div class="field">
							<label for="rules-reply">{t.autoReplyText}</label>
							<textarea
								id="rules-reply"
								rows={3}
								maxLength={500}
								required
								value={autoReply.text}
								onInput={({ currentTarget }) =>
									on.onReply({ ...autoReply, text: currentTarget.value })
								}
							/>
						</div>
					)}
				</>
			)}
		</section>
	);
}

interface DayProps {
	readonly name: string;
	readonly windows: readonly OpenWindow[];
	readonly t: RulesTexts;
	readonly onChange: (windows: readonly OpenWindow[]) => void;
}

function Day({ name, windows, t, onChange }: DayProps) {
	const last = windows.at(-1);
	const next: OpenWindow =
		last && last.to < DAY - 60
			? { from: last.to + 60, to: Math.min(DAY, last.to + 5 * 60) }
			: OFFICE;
	return (
		<li class="week-day">
			<Switch
				label={name}
				on={windows.length > 0}
				onFlip={() => onChange(windows.length > 0 ? [] : [OFFICE])}
			/>
			{windows.map((window, index) => {
				const put = (changed: OpenWindow) => onChange(windows.with(index, changed));
				return (
					// Windows have no name but their place in the day.
					<div class="week-window" key={index}>
						<Time
							label={t.from({ day: name })}
							minutes={window.from}
							onChange={(from) => put(spanning(from, window.to % DAY))}
						/>
						<span aria-hidden="true">{t.until}</span>
						<Time
							label={t.to({ day: name })}
							minutes={window.to % DAY}
							onChange={(to) => put(spanning(window.from, to))}
						/>
						{window.to > DAY && (
							<span class="week-next">
								{window.to - window.from === DAY ? t.allDay : t.nextDay}
							</span>
						)}
						{windows.length > 1 && (
							<button
								type="button"
								class="button quiet"
								aria-label={t.removeTime({ day: name, from: clock(window.from) })}
								onClick={() => onChange(windows.toSpliced(index, 1))}
							>
								{t.take}
							</button>
						)}
					</div>
				);
			})}
			{windows.length === 1 && (
				<button
					type="button"
					class="button quiet"
					aria-label={t.addTime({ day: name })}
					onClick={() => onChange([...windows, next])}
				>
					{t.anotherTime}
				</button>
			)}
		</li>
	);
}

export function spanning(from: number, to: number): OpenWindow {
	return { from, to: to > from ? to : to + DAY };
}

export function clock(minutes: number): string {
	const two = (number: number) => String(number).padStart(2, "0");
	return `${two(Math.floor((minutes % DAY) / 60))}:${two(minutes % 60)}`;
}

interface TimeProps {
	readonly label: string;
	readonly minutes: number;
	readonly onChange: (minutes: number) => void;
}

function Time({ label, minutes, onChange }: TimeProps) {
	return (
		<input
			type="time"
			required
			aria-label={label}
			value={clock(minutes)}
			onChange={({ currentTarget: { value } }) => {
				const [hours, rest] = value.split(":").map(Number);
				if (hours !== undefined && rest !== undefined) onChange(hours * 60 + rest);
			}}
		/>
	);
}

interface HolidaysProps {
	readonly hours: OfficeHours;
	readonly onHours: (hours: OfficeHours) => void;
	readonly t: RulesTexts;
}

function Holidays({ hours, onHours, t }: HolidaysProps) {
	const picked = useRef<HTMLInputElement>(null);
	const today = dayKey(serverNow(), hours.zone);
	const put = (holidays: readonly string[]) =>
		onHours({ ...hours, holidays: [...new Set(holidays)].sort() });
	/** A date that cannot be stays, and the form's own check says so. */
	const include = (): void => {
		const field = picked.current;
		if (!field?.value || !field.checkValidity()) return;
		put([...hours.holidays, field.value]);
		field.value = "";
	};
	return (
		<fieldset class="rules-holidays">
			<legend>{t.holidays}</legend>
			{hours.holidays.length === 0 && <p class="settings-note">{t.noHolidays}</p>}
			{hours.holidays.map((date) => (
				<button
					key={date}
					type="button"
					class="button outlined"
					aria-label={t.removeHoliday({ date: dated(date) })}
					onClick={() => put(hours.holidays.filter((one) => one !== date))}
				>
					{dated(date)}
					<Icon name="close" />
				</button>
			))}
			<div class="duration">
				<input
					ref={picked}
					type="date"
					min={today}
					max={`${Number(today.slice(0, 4)) + 5}-12-31`}
					aria-label={t.holiday}
					// Who saves at once meant it too.
					onBlur={include}
					onKeyDown={(event) => {
						if (event.key !== "Enter") return;
						event.preventDefault();
						include();
					}}
				/>
				<button type="button" class="button outlined" onClick={include}>
					{t.addHoliday}
				</button>
			</div>
		</fieldset>
	);
}

function dated(date: string): string {
	return date.split("-").reverse().join("/");
}
