// Sizes and rates that both ends respect and the server enforces. Units are in the names.
// Production refuses rows over 2 MB that a local run accepts, so every cap here is far below.

export const MAX_BODY_BYTES = 16_384;
export const MAX_FRAME_BYTES = 16_384;
export const MAX_TEXT_CHARS = 4_000;
export const MAX_NAME_CHARS = 80;
export const MAX_EMAIL_CHARS = 254;
export const MAX_PHONE_CHARS = 32;
export const MAX_NOTE_CHARS = 2_000;
export const MAX_IDEMPOTENCY_KEY_CHARS = 255;

/** Token bucket of one socket: this many frames at once, then this many a second. */
export const FRAMES_BURST = 20;
export const FRAMES_PER_SECOND = 5;

/** What a visitor may write before his broker writes again, and a case may hold at all. */
export const MAX_UNANSWERED = 300;
export const MAX_CASE_EVENTS = 5_000;

/** A client sends PING this often; a socket silent for PRESENCE_MS no longer proves presence. */
export const PING_EVERY_MS = 25_000;
export const PRESENCE_MS = 70_000;

/** How long a typing hint lives, and how often one may be sent. */
export const TYPING_MS = 5_000;

/** A visitor's token opens its one conversation for this long. */
export const VISITOR_TOKEN_MS = 30 * 24 * 3_600_000;
