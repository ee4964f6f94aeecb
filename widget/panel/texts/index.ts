// The language of this build. The build swaps this one file to make the panel of another language,
// so that a visitor downloads the sentences he reads and no others.
export * from "./pt-BR.ts";
