import { invoke } from "@tauri-apps/api/core";
import { commands as generated } from "./bindings";
import type { Changed, Id, Uid } from "./bindings";
import type * as t from "./types";

/** Commands that are still to come, by name and argument as `bindings.ts` will have them. */
const coming = {
  listContacts: (query: t.ListQuery) => invoke<t.ContactPage>("list_contacts", { query }),
  rowOf: (id: Id, query: t.ListQuery) => invoke<number | null>("row_of", { id, query }),
  sidebar: () => invoke<t.Sidebar>("sidebar"),
  similarContacts: (draft: t.Draft) => invoke<t.SimilarContact[]>("similar_contacts", { draft }),
  searchContacts: (text: string, limit: number) => invoke<t.Hit[]>("search_contacts", { text, limit }),
  consentOverview: (contact: Id) => invoke<t.ConsentOverview>("consent_overview", { contact }),
  purposes: () => invoke<t.PurposeView[]>("purposes"),
  grantConsent: (contact: Id, grant: t.Grant) => invoke<Changed<null>>("grant_consent", { contact, grant }),
  withdrawConsent: (contact: Id, withdrawal: t.Withdrawal) =>
    invoke<Changed<null>>("withdraw_consent", { contact, withdrawal }),
  saveWording: (purpose: string, text: string) => invoke<Changed<number>>("save_wording", { purpose, text }),
  saveWeighing: (purpose: string, text: string) => invoke<Changed<null>>("save_weighing", { purpose, text }),
  blockContact: (contact: Id) =>
    invoke<Changed<{ blocked: number; contacts: number }>>("block_contact", { contact }),
  newsletterOverview: () => invoke<t.NewsletterOverview>("newsletter_overview"),
  exportNewsletter: (path: string, purpose: string, channel: string, recipient: string) =>
    invoke<Changed<t.ExportReport>>("export_newsletter", { path, purpose, channel, recipient }),
  exportAll: (path: string, format: "vcard" | "json", passphrase: string) =>
    invoke<Changed<t.ExportReport>>("export_all", { path, format, passphrase }),
  previewOptouts: (source: { path: string } | { text: string }) =>
    invoke<t.Optout[]>("preview_optouts", { source }),
  takeOptouts: (addresses: string[], source: "paste" | "csv" | "mail") =>
    invoke<Changed<{ blocked: number; contacts: number }>>("take_optouts", { addresses, source }),
  openImport: (path: string) => invoke<t.ImportStart>("open_import", { path }),
  configureImport: (settings: t.ImportSettings) => invoke<t.ImportStart>("configure_import", { settings }),
  previewImport: (given: t.Given) => invoke<t.ImportPreview>("preview_import", { given }),
  takeImport: (given: t.Given) => invoke<Changed<t.ImportReport>>("take_import", { given }),
  saveImportReport: (path: string) => invoke<null>("save_import_report", { path }),
  listImports: () => invoke<t.ImportRecord[]>("list_imports"),
  takeBackImport: (uid: Uid) =>
    invoke<Changed<{ removed: number; values: number; stayed: Id[] }>>("take_back_import", { uid }),
  closeImport: () => invoke<null>("close_import"),
  erasurePlan: (contact: Id, ground: string) => invoke<t.ErasurePlan>("erasure_plan", { contact, ground }),
  erase: (contact: Id, ground: string) => invoke<Changed<t.Erased>>("erase", { contact, ground }),
  backupNow: () => invoke<t.BackupMade>("backup_now"),
  listBackups: () => invoke<t.BackupMade[]>("list_backups"),
  previewBackup: (path: string, passphraseOrCode: string) =>
    invoke<t.BackupPreview>("preview_backup", { path, passphraseOrCode }),
  restoreBackup: (path: string, passphraseOrCode: string, parentFolder: string, name: string) =>
    invoke<{ path: string }>("restore_backup", { path, passphraseOrCode, parentFolder, name }),
};

/** Every command of the shell; a generated one always wins. */
export const commands = { ...coming, ...generated };
