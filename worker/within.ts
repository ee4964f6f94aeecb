// Waits so long for somebody's answer and no longer. Knows nothing of who is asked.

/** It did not come in time; whatever else is thrown is a failure of who was asked. */
export class NoAnswer extends Error {
	override readonly name = "NoAnswer";
}

/** Rejects with `NoAnswer` after `ms`; what was asked goes on by itself. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new NoAnswer()), ms);
	});
	try {
		return await Promise.race([answer, late]);
	} finally {
		clearTimeout(timer);
	}
}
