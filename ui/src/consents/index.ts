/** A person's consents: `<ConsentDialog bind:open {contact} {name} onclose={…} />`. `lineWords`, `permissionWords` for other pages. */
export { default as ConsentDialog } from "./ConsentDialog.svelte";
export { lineWords, permissionWords, purposeWords, stateWords } from "./words";
