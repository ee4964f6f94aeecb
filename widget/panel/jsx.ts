// What JSX compiles to in the build, which injects it: `h` is in the panel already, while the
// automatic runtime that tests use brings 300 B that only matter on a server.
export { Fragment, h } from "preact";
