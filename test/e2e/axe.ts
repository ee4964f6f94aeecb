// axe-core's source, to be evaluated in a page: pages under a strict policy load no script of ours.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const path = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export const AXE_SOURCE = readFileSync(path, "utf8");
