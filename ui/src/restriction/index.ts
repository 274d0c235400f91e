/** Restricting a contact (Art. 18 DSGVO) and lifting it: `<RestrictDialog {contact} {name} onclose={…} />`, `<LiftDialog … />`. */
export { default as LiftDialog } from "./LiftDialog.svelte";
export { default as RestrictDialog } from "./RestrictDialog.svelte";
