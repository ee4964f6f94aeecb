// A team's rules as its managers read and change them over HTTP. Times are whole seconds, and 0 is "none"
// wherever a time may be absent. What the rules do is docs/RULES.md; which values go together, the server says.

/** Minutes from local midnight; `to` may pass 1440: the office then closes on the next day. */
export interface OpenWindow {
	readonly from: number;
	readonly to: number;
}

export interface OfficeHours {
	/** IANA zone. */
	readonly zone: string;
	/** Seven days, Sunday first; a day without windows is closed. */
	readonly week: readonly (readonly OpenWindow[])[];
	/** Local dates `YYYY-MM-DD` on which it stays closed. */
	readonly holidays: readonly string[];
}

export interface ChannelRulesView {
	readonly offerSeconds: number;
	readonly timerStopsOn: "accept" | "first_reply";
	readonly firstReplySeconds: number;
	readonly onTimeout: "next" | "cna";
	readonly onRefuse: "next" | "cna";
	readonly onMissPosition: "tail" | "keep";
	readonly maxDistributionSeconds: number;
	readonly whenNobody: "wait" | "open_to_all" | "cna";
	readonly returning: "none" | "origin_first" | "origin_message";
	readonly missStreak: number;
	readonly sweepMissedSeconds: number;
	readonly sweepUnattendedSeconds: number;
}

export interface RulesView {
	readonly order: "rotating" | "fixed" | "availability" | "least_loaded" | "manual";
	readonly maxActive: number;
	readonly requireOutcome: "no" | "soft" | "hard";
	readonly hours: OfficeHours | null;
	readonly offersOutsideHours: boolean;
	readonly autoReply: { readonly on: boolean; readonly text: string };
	/** WhatsApp's time to answer is chat's (seed 003). */
	readonly sameReplyTime?: boolean;
	readonly channels: Readonly<Record<"chat" | "whatsapp" | "api", ChannelRulesView>>;
}
