/** Backups: `<BackupPage />` in the open book; on the start page `<RestoreDialog bind:open onrestored={(path) => …} />`. */
export { default as BackupPage } from "./BackupPage.svelte";
export { default as RestoreDialog } from "./RestoreDialog.svelte";
