// Entry of the one script tag a page carries. Starts the launcher and knows how to fetch the panel:
// `import()` inherits the page's trust under `strict-dynamic` and is no Trusted Types sink.
import type { PanelModule } from "./contract.ts";
import { start } from "./loader/start.ts";

start((url) => import(/* @vite-ignore */ url) as Promise<PanelModule>);
