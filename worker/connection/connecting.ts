// A number being connected, for the first time or again, and changed: what was pasted is kept, once in the same
// moment. Connected again it knows everybody it knew, and nothing of what Meta said of it before. Must not know Meta.
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { ConnectionChange, ConnectionInput } from "../../protocol/whatsapp.ts";
import { type Database, migrate } from "../database.ts";
import { MIGRATIONS } from "./schema.ts";
import { type Kept, resealed, type Settings, writeAll, writeSettings } from "./settings.ts";
import { dropState, readState, writeState } from "./state.ts";
import { randomName, type Vault } from "./vault.ts";
import { templateId } from "./view.ts";

const MADE = "made";
/** Longer than connecting takes between the two objects that write it down. */
const MAKING_MS = 30_000;

export class Connecting {
	private readonly db: Database;
	private busy = false;

	constructor(db: Database) {
		this.db = db;
	}

	/** False when it is connected already, or being connected in this moment. */
	async run(
		kept: Kept,
		of: Pick<Settings, "id" | "account" | "callbackUrl">,
		{ token, appSecret, ...given }: ConnectionInput,
		vault: Vault,
	): Promise<boolean> {
		const now = Date.now();
		if (this.busy || (kept !== null && this.isTaken(now))) return false;
		this.busy = true;
		try {
			migrate(this.db, MIGRATIONS, now);
			const settings = {
				...of,
				...given,
				verifyToken: randomName(),
				template: null,
				templates: [],
			};
			const sealed = { token, secrets: [{ secret: appSecret, until: null }] };
			await writeAll(this.db, vault, settings, sealed);
			for (const key of ["verified", "checked"]) dropState(this.db, key);
			writeState(this.db, MADE, String(now));
			return true;
		} finally {
			this.busy = false;
		}
	}

	/** Whether something was sealed anew: then Meta is to be asked. */
	async change(
		of: {
			readonly settings: Settings;
			readonly kept: NonNullable<Kept>;
			readonly vault: Vault;
			/** False as soon as it is another's, or nobody's. */
			still(): boolean;
		},
		change: ConnectionChange,
	): Promise<Answer<{ sealed: boolean }>> {
		const { name, template } = change;
		if (template && !of.settings.templates.some((one) => templateId(one) === template))
			return refuse("invalid_input", { fields: { template: "Este modelo não existe na Meta." } });
		const settings: Settings = {
			...of.settings,
			...(name !== undefined && { name }),
			...(template !== undefined && { template }),
		};
		const sealed = resealed(of.kept, change, Date.now());
		if (sealed === "token" || sealed === "appSecret")
			return refuse("invalid_input", {
				fields: { [sealed]: "Cole este também: o que estava guardado não abre mais." },
			});
		if (!sealed) writeSettings(this.db, settings);
		else if (!(await writeAll(this.db, of.vault, settings, sealed, () => of.still())))
			return refuse("not_found");
		return done({ sealed: sealed !== null });
	}

	/**
	 * Kept and never checked: whoever connected it did not come to the end, and may be gone. Then it is taken up
	 * again; not in the same moment, in which he may still be at it.
	 */
	private isTaken(now: number): boolean {
		const made = Number(readState(this.db, MADE) ?? 0);
		return readState(this.db, "checked") !== null || now - made < MAKING_MS;
	}
}
