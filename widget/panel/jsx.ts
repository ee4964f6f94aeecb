// What JSX compiles to here: the build aliases `preact/jsx-runtime` to this, which does for the DOM
// what that does, without its part for strings. Knows vnodes only.
import { Fragment, h } from "preact";

export const jsx = (type: string, props: object, key?: string) => h(type, { ...props, key });

export { Fragment, jsx as jsxs };
