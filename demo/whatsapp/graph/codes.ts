// Meta's error codes: the HTTP status each comes with, its title and details, whether it comes late, as a
// failed status, and whether trying again may help. Data only.

interface Known {
	readonly http: number;
	readonly title: string;
	readonly details: string;
	/** Comes as a failed status unless asked otherwise. */
	readonly late?: true;
	readonly transient?: true;
}

export const CODES: Readonly<Record<number, Known>> = {
	0: { http: 401, title: "AuthException", details: "We were unable to authenticate the app user." },
	1: {
		http: 500,
		title: "An unknown error occurred",
		details: "Invalid request or possible server error.",
		transient: true,
	},
	2: {
		http: 503,
		title: "Service temporarily unavailable",
		details: "Temporary due to downtime or overload.",
		transient: true,
	},
	3: { http: 403, title: "API Method", details: "Capability or permissions issue." },
	4: {
		http: 429,
		title: "Application request limit reached",
		details: "The app has reached its API call rate limit.",
		transient: true,
	},
	10: {
		http: 403,
		title: "Application does not have permission for this action",
		details: "Permission is either not granted or has been removed.",
	},
	100: {
		http: 400,
		title: "Invalid parameter",
		details: "The request included one or more unsupported or misspelled parameters.",
	},
	190: {
		http: 401,
		title: "Invalid OAuth access token",
		details: "Your access token has expired or was revoked.",
	},
	200: {
		http: 403,
		title: "Permissions error",
		details: "Permission is either not granted or has been removed.",
	},
	368: {
		http: 403,
		title: "Temporarily blocked for policies violations",
		details: "The WhatsApp Business Account was restricted for violating a platform policy.",
	},
	80007: {
		http: 400,
		title: "Rate limit issues",
		details: "The WhatsApp Business Account has reached its rate limit.",
		transient: true,
	},
	130429: {
		http: 429,
		title: "Rate limit hit",
		details:
			"Message failed to send because there were too many messages sent from this phone number in a short period of time.",
		transient: true,
	},
	130472: {
		http: 400,
		title: "User's number is part of an experiment",
		details: "Message was not sent as part of an experiment.",
		late: true,
	},
	130497: {
		http: 403,
		title: "Business account is restricted from messaging users in this country",
		details: "The account may not message users in certain countries.",
	},
	131000: {
		http: 500,
		title: "Something went wrong",
		details: "Message failed to send due to an unknown error.",
		transient: true,
	},
	131005: {
		http: 403,
		title: "Access denied",
		details: "Permission is either not granted or has been removed.",
	},
	131008: {
		http: 400,
		title: "Required parameter is missing",
		details: "The request is missing a required parameter.",
	},
	131009: {
		http: 400,
		title: "Parameter value is not valid",
		details: "One or more parameter values are invalid.",
	},
	131016: {
		http: 500,
		title: "Service unavailable",
		details: "A service is temporarily unavailable.",
		transient: true,
	},
	131021: {
		http: 400,
		title: "Recipient cannot be sender",
		details: "Sender and recipient phone number is the same.",
	},
	131026: {
		http: 400,
		title: "Message undeliverable",
		details: "Message Undeliverable.",
		late: true,
	},
	131030: {
		http: 400,
		title: "Recipient phone number not in allowed list",
		details:
			"Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.",
	},
	131031: {
		http: 403,
		title: "Business Account locked",
		details: "The account has been restricted or disabled for violating a platform policy.",
	},
	131037: {
		http: 400,
		title: "WhatsApp provided number needs display name approval before message can be sent",
		details: "The number's display name was not approved.",
	},
	131042: {
		http: 400,
		title: "Business eligibility payment issue",
		details:
			"Message failed to send because there were one or more errors related to your payment method.",
	},
	131047: {
		http: 400,
		title: "Re-engagement message",
		details:
			"Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
	},
	131048: {
		http: 429,
		title: "Spam rate limit hit",
		details:
			"Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
	},
	131049: {
		http: 400,
		title: "This message was not delivered to maintain healthy ecosystem engagement.",
		details:
			"In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
		late: true,
	},
	131050: {
		http: 400,
		title: "User has stopped marketing messages",
		details: "The recipient has chosen to stop receiving marketing messages from this business.",
		late: true,
	},
	131051: {
		http: 400,
		title: "Message type unknown",
		details: "Message type is currently not supported.",
	},
	131052: {
		http: 400,
		title: "Media download error",
		details: "Unable to download the media sent by the user.",
	},
	131053: {
		http: 400,
		title: "Media upload error",
		details: "Unable to upload the media used in the message.",
	},
	131056: {
		http: 429,
		title: "(Business Account, Consumer Account) pair rate limit hit",
		details:
			"Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
		transient: true,
	},
	131057: {
		http: 500,
		title: "Account in maintenance mode",
		details: "The business account is in maintenance mode.",
		transient: true,
	},
	131062: {
		http: 400,
		title: "Business-scoped user IDs are not supported for this message",
		details:
			"Authentication templates need a phone number; a business-scoped user ID cannot be the recipient.",
	},
	132000: {
		http: 400,
		title: "Number of parameters does not match the expected number of params",
		details:
			"The number of variable parameter values did not match the number defined in the template.",
	},
	132001: {
		http: 404,
		title: "Template name does not exist in the translation",
		details:
			"The template does not exist in the specified language or the template has not been approved.",
	},
	132005: { http: 400, title: "Translated text too long", details: "Translated text is too long." },
	132007: {
		http: 400,
		title: "Template format character policy violated",
		details: "Template content violates a policy.",
	},
	132012: {
		http: 400,
		title: "Parameter format does not match format in the created template",
		details: "Variable parameter values are formatted incorrectly.",
	},
	132015: {
		http: 400,
		title: "Template is paused",
		details: "Template is paused due to low quality so it cannot be sent.",
	},
	132016: {
		http: 400,
		title: "Template is disabled",
		details: "Template has been paused too many times and is now permanently disabled.",
	},
	132068: { http: 400, title: "Flow is blocked", details: "Flow is in blocked state." },
	132069: { http: 429, title: "Flow is throttled", details: "Flow is in throttled state." },
	133010: {
		http: 400,
		title: "Phone number not registered",
		details: "Phone number not registered on the WhatsApp Business Platform.",
	},
	137000: {
		http: 400,
		title: "Identity key hash mismatch",
		details: "The identity key hash does not match the one of the recipient.",
	},
};
