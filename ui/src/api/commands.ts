import { invoke } from "@tauri-apps/api/core";
import type * as t from "./types";

/** The commands of the shell by name and argument, until `bindings.ts` is generated with all of them. */
export const commands = {
  // app
  appInfo: () => invoke<t.AppInfo>("app_info"),
  loadConfig: () => invoke<t.Config>("load_config"),
  saveConfig: (config: t.Config) => invoke<null>("save_config", { config }),
  deskState: () => invoke<t.Desk>("desk_state"),
  pickBook: () => invoke<string | null>("pick_book"),
  pickFolder: () => invoke<string | null>("pick_folder"),
  pickFile: (kind: "import" | "optout" | "evidence" | "backup") =>
    invoke<string | null>("pick_file", { kind }),
  pickSave: (suggestion: string, kind: string) => invoke<string | null>("pick_save", { suggestion, kind }),
  suggestPassphrase: () => invoke<string>("suggest_passphrase"),
  passphraseStrength: (text: string) => invoke<t.Strength>("passphrase_strength", { text }),
  createBook: (parentFolder: string, name: string, owner: string, passphrase: string) =>
    invoke<t.Created>("create_book", { parentFolder, name, owner, passphrase }),
  confirmRecoveryCode: (code: string) => invoke<boolean>("confirm_recovery_code", { code }),
  openSample: () => invoke<null>("open_sample"),
  chooseBook: (path: string) => invoke<null>("choose_book", { path }),
  openBook: (passphrase: string, applyErasures: boolean) =>
    invoke<t.Notice[]>("open_book", { passphrase, applyErasures }),
  openWithRecovery: (code: string, newPassphrase: string, applyErasures: boolean) =>
    invoke<t.Notice[]>("open_with_recovery", { code, newPassphrase, applyErasures }),
  lockBook: () => invoke<null>("lock_book"),
  closeBook: (backup: boolean) => invoke<null>("close_book", { backup }),
  changePassphrase: (old: string, fresh: string) => invoke<null>("change_passphrase", { old, newPassphrase: fresh }),
  noteActivity: () => invoke<null>("note_activity"),
  cancelJob: () => invoke<null>("cancel_job"),

  // contacts
  listContacts: (query: t.ListQuery) => invoke<t.ContactPage>("list_contacts", { query }),
  rowOf: (id: t.Id, query: t.ListQuery) => invoke<number | null>("row_of", { id, query }),
  sidebar: () => invoke<t.Sidebar>("sidebar"),
  getContact: (id: t.Id) => invoke<t.Contact>("get_contact", { id }),
  addContact: (draft: t.Draft, given: t.Given, erasedBefore: t.ErasedBefore) =>
    invoke<t.Changed<t.Id>>("add_contact", { draft, given, erasedBefore }),
  editContact: (id: t.Id, changes: t.Change[], given: t.Given) =>
    invoke<t.Changed<null>>("edit_contact", { id, changes, given }),
  addNote: (id: t.Id, content: t.Content, given: t.Given) =>
    invoke<t.Changed<null>>("add_note", { id, content, given }),
  binContacts: (ids: t.Id[]) => invoke<t.Changed<null>>("bin_contacts", { ids }),
  restoreContacts: (ids: t.Id[]) => invoke<t.Changed<null>>("restore_contacts", { ids }),
  tagContacts: (ids: t.Id[], add: string[], remove: string[]) =>
    invoke<t.Changed<null>>("tag_contacts", { ids, add, remove }),
  similarContacts: (draft: t.Draft) => invoke<t.SimilarContact[]>("similar_contacts", { draft }),
  searchContacts: (text: string, limit: number) => invoke<t.Hit[]>("search_contacts", { text, limit }),
  undo: () => invoke<t.Changed<t.Op>>("undo"),
  redo: () => invoke<t.Changed<t.Op>>("redo"),

  // consent
  consentOverview: (contact: t.Id) => invoke<t.ConsentOverview>("consent_overview", { contact }),
  purposes: () => invoke<t.PurposeView[]>("purposes"),
  grantConsent: (contact: t.Id, grant: t.Grant) =>
    invoke<t.Changed<null>>("grant_consent", { contact, grant }),
  withdrawConsent: (contact: t.Id, withdrawal: t.Withdrawal) =>
    invoke<t.Changed<null>>("withdraw_consent", { contact, withdrawal }),
  saveWording: (purpose: string, text: string) =>
    invoke<t.Changed<number>>("save_wording", { purpose, text }),
  saveWeighing: (purpose: string, text: string) =>
    invoke<t.Changed<null>>("save_weighing", { purpose, text }),
  blockContact: (contact: t.Id) => invoke<t.Changed<null>>("block_contact", { contact }),

  // newsletter
  newsletterOverview: () => invoke<t.NewsletterOverview>("newsletter_overview"),
  exportNewsletter: (path: string, purpose: string, channel: string, recipient: string) =>
    invoke<t.ExportReport>("export_newsletter", { path, purpose, channel, recipient }),
  exportAll: (path: string, format: "vcard" | "json", passphrase: string) =>
    invoke<t.ExportReport>("export_all", { path, format, passphrase }),
  previewOptouts: (source: { path: string } | { text: string }) =>
    invoke<t.Optout[]>("preview_optouts", { source }),
  takeOptouts: (addresses: string[], source: "paste" | "csv" | "mail") =>
    invoke<t.Changed<{ blocked: number; contacts: number }>>("take_optouts", { addresses, source }),

  // import
  openImport: (path: string) => invoke<t.ImportStart>("open_import", { path }),
  configureImport: (settings: { charset: string; delimiter: string; mapping: (string | null)[] }) =>
    invoke<t.ImportStart>("configure_import", { settings }),
  previewImport: (given: t.Given) => invoke<t.ImportPreview>("preview_import", { given }),
  takeImport: (given: t.Given) => invoke<t.Changed<t.ImportReport>>("take_import", { given }),
  saveImportReport: (path: string) => invoke<null>("save_import_report", { path }),
  listImports: () => invoke<t.ImportRecord[]>("list_imports"),
  takeBackImport: (uid: t.Uid) =>
    invoke<t.Changed<{ removed: number; values: number; stayed: t.Id[] }>>("take_back_import", { uid }),
  closeImport: () => invoke<null>("close_import"),

  // erasure
  erasurePlan: (contact: t.Id, ground: string) => invoke<t.ErasurePlan>("erasure_plan", { contact, ground }),
  erase: (contact: t.Id, ground: string) => invoke<t.Changed<t.Erased>>("erase", { contact, ground }),
  saveText: (path: string, text: string) => invoke<null>("save_text", { path, text }),

  // backup
  backupNow: () => invoke<t.BackupMade>("backup_now"),
  listBackups: () => invoke<t.BackupMade[]>("list_backups"),
  previewBackup: (path: string, passphraseOrCode: string) =>
    invoke<t.BackupPreview>("preview_backup", { path, passphraseOrCode }),
  restoreBackup: (path: string, passphraseOrCode: string, parentFolder: string, name: string) =>
    invoke<{ path: string }>("restore_backup", { path, passphraseOrCode, parentFolder, name }),
};
