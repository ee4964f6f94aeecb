// Types of product.mjs for the tests, which are TypeScript.
export interface Product {
	readonly appUrl: string;
	readonly siteUrl: string;
	readonly info: {
		readonly account: string;
		readonly password: string;
		readonly siteKey: string;
		readonly team: string;
	};
	crash(): Promise<void>;
	stop(): Promise<void>;
}
export function startProduct(options: {
	port?: number;
	sitePort?: number;
	whatsappPort?: number | null;
	state?: string;
	quiet?: boolean;
}): Promise<Product>;
