// Bindings of the stand-in, in one place. Knows no logic, and nothing of the product.

export interface Env {
	/** Files of the fake phone. */
	readonly PAGE: Fetcher;
	readonly CLOUD: DurableObjectNamespace;
	/** Where the product moves its own clock, so that both stay together. Optional. */
	readonly PRODUCT_LAB?: string;
}
