/** Whether a dialog is open: a closed room, in which only its own keys count and behind which nothing may change. */
export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;
