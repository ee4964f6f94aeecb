// The panel's renderer against itself: what it mends must equal what it would draw anew.
import fc from "fast-check";
import { beforeEach, expect, it, vi } from "vitest";
import { type Child, h, paint } from "../../widget/panel/view/jsx-runtime.ts";

let root: HTMLElement;
beforeEach(() => {
	document.body.replaceChildren();
	root = document.body.appendChild(document.createElement("div"));
});

const attributes = fc.record(
	{
		class: fc.constantFrom("a", "b"),
		"aria-label": fc.constantFrom("x", undefined),
		id: fc.constantFrom("i", "j"),
		key: fc.constantFrom("k1", "k2", "k3", undefined),
	},
	{ requiredKeys: [] },
);
const { tree } = fc.letrec<{ tree: Child }>((tie) => ({
	tree: fc.oneof(
		{ depthSize: "small", withCrossShrink: true },
		fc.constantFrom<Child>("", "text", "other", 7, false, undefined),
		fc
			.tuple(fc.constantFrom("p", "div", "li"), attributes, fc.array(tie("tree"), { maxLength: 4 }))
			.map(([tag, props, children]) => h(tag, props, ...children)),
		fc.array(tie("tree"), { maxLength: 3 }),
	),
}));
/** The order of attributes says nothing, and an `id` taken away stays as an empty one. */
const shape = (node: Element): unknown => [
	node.tagName,
	node.id.replace("undefined", ""),
	node.className,
	node.ariaLabel,
	[...node.childNodes].map((child) =>
		child instanceof Element ? shape(child) : child.textContent,
	),
];

it("[W78] mends any picture into any other, as if drawn anew", () => {
	fc.assert(
		fc.property(fc.array(tree, { minLength: 2, maxLength: 5 }), (pictures) => {
			root.replaceChildren();
			for (const picture of pictures) {
				paint(root, picture);
				const fresh = document.createElement("div");
				paint(fresh, picture);
				expect(shape(root)).toEqual(shape(fresh));
			}
		}),
		{ numRuns: 1_500 },
	);
});

it("[W78] leaves the focused field where it is when something comes or goes before it", () => {
	const picture = (before: Child) => [before, false, h("input", { id: "field", value: "oi" })];
	paint(root, picture(false));
	const field = root.querySelector("input");
	field?.focus();
	for (const before of [h("section", null, "news"), "text", h("p", null), undefined]) {
		paint(root, picture(before));
		expect(root.querySelector("input")).toBe(field);
		expect(document.activeElement).toBe(field);
	}
});

it("[W78] keeps each keyed line as the same element while lines come and go around it", () => {
	const list = (keys: string[]) => keys.map((key) => h("li", { key }, key));
	paint(root, list(["b", "d"]));
	const [b, d] = root.children;
	paint(root, list(["a", "b", "c", "d", "e"]));
	expect(root.textContent).toBe("abcde");
	expect([root.children[1], root.children[3]]).toEqual([b, d]);
	paint(root, list(["d"]));
	expect([...root.children]).toEqual([d]);
});

it("[W78] takes away listeners and attributes that are no longer there", () => {
	const heard = vi.fn();
	paint(root, h("button", { onClick: heard, "aria-label": "x" }));
	const button = root.querySelector("button");
	paint(root, h("button", null));
	button?.click();
	expect(root.querySelector("button")).toBe(button);
	expect(heard).not.toHaveBeenCalled();
	expect(button?.hasAttribute("aria-label")).toBe(false);
});

it("[W78] puts back a field's value only when it differs from what is in it", () => {
	paint(root, h("input", { value: "a" }));
	const field = root.querySelector("input") as HTMLInputElement;
	field.value = "ab";
	paint(root, h("input", { value: "a" }));
	expect(field.value).toBe("a");
});
