// What somebody is kept waiting at, and who never answers. Knows no runtime, as `eventually.ts`.

/** Shut until it is opened. */
export function gate() {
	let open = () => {};
	const passed = new Promise<void>((go) => {
		open = go;
	});
	return { passed, open };
}

export const never = () => new Promise<never>(() => undefined);
