// Rule M49: the version of Meta's API that is spoken here does not end unnoticed.
import { expect, it } from "vitest";
import { GRAPH_ENDS_AT, GRAPH_VERSION } from "../../worker/connection/version.ts";

const NOTICE_MS = 120 * 86_400_000;

it("[M49] more than 120 days are left of the Graph version that is pinned", () => {
	expect(GRAPH_VERSION).toMatch(/^v\d+\.0$/);
	expect(GRAPH_ENDS_AT - Date.now(), `raise ${GRAPH_VERSION}`).toBeGreaterThan(NOTICE_MS);
});
