// What JSX becomes in the panel, and the one function that puts it on the page. Preact's 4.3 kB do
// hooks, classes and contexts; the panel is a pure function of one state and needs none of them.
// A component is called at once; `false` and `undefined` hold their place as an empty text, so that
// what follows a condition is never rebuilt: the focused field, the scrolled log.
import type { JSX as Preact } from "preact";

interface Drawn {
	/** Empty for a text. */
	readonly tag: string;
	readonly props: Readonly<Record<string, unknown>>;
	/** In a list that grows in the middle: which one it is. */
	readonly key?: unknown;
	readonly children: Child;
}
export type Child = Drawn | string | number | boolean | null | undefined | readonly Child[];

/** The tags' attributes are Preact's own types: names only, gone when compiled. */
export declare namespace JSX {
	type Element = Child;
	type IntrinsicElements = Preact.IntrinsicElements;
	interface ElementChildrenAttribute {
		children: unknown;
	}
	interface IntrinsicAttributes {
		key?: string;
	}
}

type Component = (props: object) => Child;
type Attributes = Record<string, unknown> | null;

export function h(tag: string | Component, attributes: Attributes, ...children: Child[]): Child {
	const { key, ...props } = attributes ?? {};
	if (typeof tag === "string") return { tag, props, key, children };
	const child = tag({ ...props, children });
	return key ? { ...drawn(child), key } : child;
}

export const Fragment = ({ children }: { children?: Child }): Child => children;

/** The shape of the automatic runtime, which the tests' compiler uses. */
export function jsx(
	tag: string | Component,
	{ children, ...props }: { children?: Child },
	key?: string,
): Child {
	return h(tag, { ...props, key }, children);
}
export { jsx as jsxDEV, jsx as jsxs };

/** What each node shows now. */
const shown = new WeakMap<Node, Drawn>();

function drawn(child: Child): Drawn {
	if (child && typeof child === "object") return child as Drawn;
	return { tag: "", props: { data: `${child || ""}` }, children: [] };
}

function born(tag: string, parent: Element): ChildNode {
	const space = tag === "svg" ? "http://www.w3.org/2000/svg" : parent.namespaceURI;
	const node: Node = tag ? document.createElementNS(space, tag) : new Text();
	return node as ChildNode;
}

function dress(node: Node, { props }: Drawn): void {
	const slots = node as unknown as Record<string, unknown>;
	for (const name in { ...shown.get(node)?.props, ...props }) {
		const value = props[name];
		const slot = name.startsWith("on") ? name.toLowerCase() : name;
		// A field is compared with what is in it, which the visitor changes too.
		if (slot in node && !(node instanceof SVGElement)) {
			if (slots[slot] !== value) slots[slot] = value;
		} else if (value === undefined) (node as Element).removeAttribute(name);
		else (node as Element).setAttribute(name, `${value}`);
	}
}

function cut(from: ChildNode | null, to: ChildNode | null): void {
	while (from && from !== to) {
		const next = from.nextSibling;
		from.remove();
		from = next;
	}
}

/** Makes the children of `parent` what `content` says, and never moves a node that stays. */
export function paint(parent: Element, content: Child): void {
	let at = parent.firstChild;
	for (const child of [content].flat(9) as Child[]) {
		const next = drawn(child);
		const { tag, key, children } = next;
		let old = at;
		while (old && shown.get(old)?.key !== key) old = key ? old.nextSibling : null;
		if (old) cut(at, old);
		const node = old && shown.get(old)?.tag === tag ? old : born(tag, parent);
		if (node !== old) {
			parent.insertBefore(node, old ?? at);
			old?.remove();
		}
		dress(node, next);
		shown.set(node, next);
		if (tag) paint(node as Element, children);
		at = node.nextSibling;
	}
	cut(at, null);
}
