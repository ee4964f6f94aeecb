// The four functions of Node's crypto the account object uses; workerd provides them natively.
// Declared here so that the Worker does not compile against the whole of Node.
declare module "node:crypto" {
	interface ScryptOptions {
		readonly N: number;
		readonly r: number;
		readonly p: number;
	}
	export function scrypt(
		password: string,
		salt: Uint8Array,
		length: number,
		options: ScryptOptions,
		done: (error: Error | null, key: Uint8Array) => void,
	): void;
	export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
	export function createHash(algorithm: "sha256"): {
		update(data: string): { digest(encoding: "hex"): string };
	};
	export function randomBytes(
		size: number,
	): Uint8Array & { toString(encoding: "base64url"): string };
}
