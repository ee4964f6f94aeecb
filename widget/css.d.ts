// Tells the compiler what importing a stylesheet as text gives: the build inlines it.
// Knows nothing of the styles themselves.
declare module "*.css?inline" {
	const css: string;
	export default css;
}
