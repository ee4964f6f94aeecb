// The server's time for components that show it. Renders again only when what they show can have
// changed, and always from the clock: a timer that runs late shows the right number anyway.
import { useEffect, useState } from "preact/hooks";
import { $skew, serverNow } from "../line/clock.ts";

/** Server time, renewed each `every` milliseconds, in step with `until` when there is one. */
export function useNow(every: number, until?: number): number {
	const [now, setNow] = useState(serverNow);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout>;
		const tick = (): void => {
			const at = serverNow();
			setNow(at);
			const rest = until === undefined ? every : (((until - at) % every) + every) % every || every;
			timer = setTimeout(tick, rest);
		};
		tick();
		const unlisten = $skew.listen(() => setNow(serverNow()));
		return () => {
			clearTimeout(timer);
			unlisten();
		};
	}, [every, until]);
	return now;
}
