// Whether the registry knows who left a lead, and who his broker is. It improves the choice of
// broker; a lead never waits long for it, nor is it lost without it. Must not know who asks.
import type { KnownClient } from "../directory/port.ts";
import { accountName, type Env } from "../env.ts";
import { within } from "../within.ts";

const WITHIN_MS = 1_500;

export async function knownClient(
	env: Env,
	account: string,
	email: string,
	phones: readonly string[],
): Promise<KnownClient | null> {
	const ask = async () => env.ACCOUNTS.getByName(accountName(account)).findClient(email, phones);
	return within(WITHIN_MS, ask()).catch(() => null);
}
