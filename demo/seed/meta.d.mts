// Types of meta.mjs for what is written in TypeScript.
export const META: {
	readonly phoneId: string;
	readonly wabaId: string;
	readonly token: string;
	readonly appSecret: string;
};
