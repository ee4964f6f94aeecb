// The name under which a development compile looks for the runtime. Nothing of its own.
export * from "./jsx-runtime.ts";
