/** Backups: `<BackupPage />` in the open book; on the start page `<RestoreDialog bind:open />`, which leaves the restored book open. */
export { default as BackupPage } from "./BackupPage.svelte";
export { default as RestoreDialog } from "./RestoreDialog.svelte";
