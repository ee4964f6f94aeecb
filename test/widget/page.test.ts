// What the widget tells of the page: where, never what was in its address.
import { afterEach, expect, it, vi } from "vitest";
import { pageFacts } from "../../widget/panel/page.ts";

afterEach(() => {
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
});

it("[H113] sends the address and the referrer without query or fragment, and the utm apart", () => {
	vi.stubGlobal(
		"location",
		new URL("https://www.aurora.example/parque?cpf=123&utm_source=google#token=abc"),
	);
	vi.spyOn(document, "referrer", "get").mockReturnValue("https://mail.example/in?q=ana#7");
	expect(pageFacts()).toMatchObject({
		url: "https://www.aurora.example/parque",
		referrer: "https://mail.example/in",
		utm: { source: "google" },
	});
});
