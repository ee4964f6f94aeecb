// Finds a Chromium for the end-to-end run, and on Debian installs one when there is none.
// Must not download a browser by itself: only the system's package manager is asked.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const PLACES = [
	process.env.CHROMIUM,
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** What every headless run here is started with; the network flags keep it off the internet. */
export const BROWSER_ARGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

export function findBrowser() {
	return PLACES.find((path) => path && existsSync(path));
}

export function ensureBrowser() {
	const found = findBrowser();
	if (found) return found;
	if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
		console.log("Instalando o Chromium (apt-get) para o teste de ponta a ponta…");
		const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
		for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]])
			spawnSync("apt-get", ["-qq", ...args], { stdio: ["ignore", "ignore", "inherit"], env });
	}
	const installed = findBrowser();
	if (!installed)
		throw new Error(
			"Falta um Chromium. Instale-o (Debian: apt-get install chromium) ou diga onde está: CHROMIUM=/caminho npm test",
		);
	return installed;
}
