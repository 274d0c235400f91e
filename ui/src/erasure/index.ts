/** Erasing one person: `<ErasureDialog bind:open {contact} {name} onerased={…} onclose={…} />`; `onerased` comes when the certificate is closed. */
export { default as ErasureDialog } from "./ErasureDialog.svelte";
/** A kept certificate: `<CertificateDialog {erased} onclose={…} />`. */
export { default as CertificateDialog } from "./CertificateDialog.svelte";
