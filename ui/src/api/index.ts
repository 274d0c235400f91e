/** The one door of the pages: typed commands, live readings, errors in words. */
export { api } from "./call";
export { explain, isBookError, type Explained } from "./explain";
export { live, touched, type Live } from "./live.svelte";
export type * from "./bindings";
