// The one number both ends of a socket must agree on, and the names that carry it.
// Knows nothing of frames: those are in visitor.ts and staff.ts.

/** Raised when an old client could misread a frame. Additive fields do not raise it. */
export const PROTOCOL = 1;

/** Offered by clients in `Sec-WebSocket-Protocol` and echoed by the server. */
export const SUBPROTOCOL = `vez.${PROTOCOL}`;

/**
 * Prefix of the second subprotocol a visitor offers: `auth.<token>`.
 * A token travels in this header and never in a URL, where logs would keep it (14.2.1).
 */
export const TOKEN_SUBPROTOCOL = "auth.";

/** Exact texts of the heartbeat; the platform answers it without waking the object. */
export const PING = "ping";
export const PONG = "pong";
