// Waits so long for somebody's answer and no longer. Knows nothing of who is asked.

/** Rejects with `no answer` after `ms`; what was asked goes on by itself. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error("no answer")), ms);
	});
	try {
		return await Promise.race([answer, late]);
	} finally {
		clearTimeout(timer);
	}
}
