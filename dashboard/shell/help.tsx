// The list of keys, and the switch that turns them off.
import { useStore } from "@nanostores/preact";
import { Sheet } from "../parts/sheet.tsx";
import { $helpOpen } from "../parts/shortcuts.ts";
import { Switch } from "../parts/switch.tsx";
import { $shortcuts, flip } from "../stores/prefs.ts";
import { shellTexts } from "../texts/core.ts";

const KEYS = [
	["Alt + A", "helpAccept"],
	["Alt + R", "helpRefuse"],
	["Alt + S", "helpSilence"],
	["/", "helpQuick"],
	["?", "helpHelp"],
] as const;

export function Help() {
	const t = useStore(shellTexts);
	const shortcuts = useStore($shortcuts);
	return (
		<Sheet title={t.help} onClose={() => $helpOpen.set(false)}>
			<dl class="keys">
				{KEYS.map(([key, text]) => (
					<div key={key}>
						<dt>
							<kbd>{key}</kbd>
						</dt>
						<dd>{t[text]}</dd>
					</div>
				))}
			</dl>
			<Switch label={t.shortcutsSwitch} on={shortcuts === "on"} onFlip={() => flip($shortcuts)} />
		</Sheet>
	);
}
