import { invoke as __TAURI_INVOKE } from "@tauri-apps/api/core";
export const commands = {
  appInfo: () => __TAURI_INVOKE<AppInfo>("app_info"),
  loadConfig: () => __TAURI_INVOKE<Config>("load_config"),
  saveConfig: (config: Config) =>
    __TAURI_INVOKE<Config>("save_config", { config }).then(
      (data) => ({ status: "ok" as const, data }),
      (error: Error) => ({ status: "error" as const, error }),
    ),
};
export type AppInfo = { version: string };
export type Config = { language: "de" | "en"; size: number; theme: "system" | "light" | "dark"; contrast: "system" | "more"; density: "comfortable" | "compact"; autoLockMinutes: number; lastBooks: string[]; backupFolder: string | null };
export type Error = { kind: "wrongPassphrase" } | { kind: "internal"; what: string };
