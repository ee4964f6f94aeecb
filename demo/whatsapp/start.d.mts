// Types of start.mjs for the tests, which are TypeScript.
export interface StandIn {
	readonly url: string;
	readonly ended: Promise<unknown>;
	crash(): Promise<void>;
	stop(): Promise<void>;
}
export function startStandIn(options?: {
	port?: number;
	state?: string;
	productLab?: string;
	quiet?: boolean;
}): Promise<StandIn>;
