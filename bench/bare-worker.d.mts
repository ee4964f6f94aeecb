// Types of bare-worker.mjs for load.ts.
export function startBare(options: {
	port: number;
	state: string;
	secret: string;
}): Promise<{ readonly url: string; stop(): Promise<void> }>;
