// The one version of Meta's API this product speaks, and when it ends: a test fails in time (M49).

export const GRAPH_VERSION = "v25.0";
/** Meta's changelog, read 2026-11. */
export const GRAPH_ENDS_AT = Date.UTC(2028, 6, 29);
