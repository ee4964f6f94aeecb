// Starts the app: colours, layout, line, attention, then the screen.
import { render } from "preact";
import { App } from "./app.tsx";
import { listenForAttention } from "./attention/ring.ts";
import { $audio, startSound } from "./attention/sound.ts";
import { keepTitle } from "./attention/title.ts";
import { keepLive } from "./live.ts";
import { listenForAnnouncements } from "./offer/announce.ts";
import { fetchLater } from "./parts/later.ts";
import { watchLayout } from "./parts/layout.ts";
import { listenForShortcuts } from "./parts/shortcuts.ts";
import { applyScheme } from "./stores/prefs.ts";
import { loadSession } from "./stores/session.ts";
import { $onDuty } from "./stores/team.ts";
import "./styles/index.css";

applyScheme();
watchLayout();
keepLive();
listenForAttention();
listenForAnnouncements();
listenForShortcuts();
keepTitle();

// After a reload the switch is still on but sound needs a gesture again: the first one will do.
function wakeSound(): void {
	if ($onDuty.get() && $audio.get() === "blocked") void startSound();
}
addEventListener("pointerdown", wakeSound);
addEventListener("keydown", wakeSound);
$onDuty.listen(() => {});

const root = document.getElementById("app");
if (root) render(<App />, root);
void loadSession();
fetchLater();
