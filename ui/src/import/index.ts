/** The page that brings a file in: `<ImportPage path={…} onshow={(importUid) => …} />`. */
export { default as ImportPage } from "./ImportPage.svelte";
