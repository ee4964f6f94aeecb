// What JSX compiles to here: the build aliases `preact/jsx-runtime` to this, which does for the DOM
// what that does, without its part for strings. Knows vnodes only.
import { type ComponentType, Fragment, h } from "preact";

export function jsx(type: string | ComponentType, props: object, key?: string | number) {
	return h(type as string, key === undefined ? props : { ...props, key });
}

export { Fragment, jsx as jsxs };
