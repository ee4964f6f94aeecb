// What every language must say: the names of the Portuguese file, with any wording.
// Types only; a test holds each file against it.
import type * as ptBR from "./pt-BR.ts";

type Wording<T> = T extends string
	? string
	: T extends (...args: infer A) => string
		? (...args: A) => string
		: { readonly [K in keyof T]: Wording<T[K]> };

export type Texts = { readonly [K in keyof typeof ptBR]: Wording<(typeof ptBR)[K]> };
