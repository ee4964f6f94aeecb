// The QR code as a camera would meet it: the picture Chromium painted, cut into modules. Holds no
// expectations; what the modules say is test/support/qr-reader.ts.
import type { Page } from "playwright-core";
import type { Modules } from "../support/qr-reader.ts";

/** Of white around it, as the standard asks: part of the picture. */
const QUIET = 4;

/** Rows of modules inside the white; throws where the white is not white. */
export async function paintedQr(page: Page): Promise<Modules> {
	const code = page.getByRole("img", { name: "QR code do WhatsApp" });
	const view = Number((await code.getAttribute("viewBox"))?.split(" ").at(-1));
	const png = (await code.screenshot()).toString("base64");
	const rows = await page.evaluate(sample, { png, view });
	const white = rows.every((row, y) =>
		row.every((dark, x) => !dark || [x, y].every((at) => at >= QUIET && at < view - QUIET)),
	);
	if (!white) throw new Error("the white around the code is not white");
	return rows.slice(QUIET, -QUIET).map((row) => row.slice(QUIET, -QUIET));
}

/** In the page: whether the middle of each module is dark. */
async function sample({ png, view }: { png: string; view: number }): Promise<boolean[][]> {
	const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
	const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
	const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
	const brush = canvas.getContext("2d");
	if (!brush) throw new Error("no canvas");
	brush.drawImage(bitmap, 0, 0);
	const { data } = brush.getImageData(0, 0, bitmap.width, bitmap.height);
	const step = bitmap.width / view;
	const at = (index: number) => Math.floor((index + 0.5) * step);
	return Array.from({ length: view }, (_, y) =>
		Array.from({ length: view }, (_, x) => {
			const pixel = (at(y) * bitmap.width + at(x)) * 4;
			// Green is most of what an eye, or a camera, takes for bright.
			return (data[pixel + 1] ?? 255) < 128;
		}),
	);
}
