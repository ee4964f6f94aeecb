// One observable value: read it, patch it, hear of changes. Synchronous, so that tests and the
// painter decide when to look. Must not know what it holds.

export interface Store<T> {
	get(): T;
	set(patch: Partial<T>): void;
	/** Returns the way to stop hearing. */
	on(listener: () => void): () => void;
}

export function createStore<T extends object>(initial: T): Store<T> {
	let value = initial;
	const listeners = new Set<() => void>();
	return {
		get: () => value,
		set(patch) {
			value = { ...value, ...patch };
			for (const listener of listeners) listener();
		},
		on(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
