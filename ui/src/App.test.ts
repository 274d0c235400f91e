import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import App from "./App.svelte";

const config = {
  language: "de",
  size: 100,
  theme: "system",
  contrast: "system",
  density: "comfortable",
  autoLockMinutes: 10,
  lastBooks: [],
  backupFolder: null,
};

it("shows the version and speaks the language of the settings", async () => {
  mockIPC((command) => (command === "load_config" ? { ...config, language: "en" } : { version: "1.2.3" }));
  render(App);
  expect(await screen.findByText("Version 1.2.3")).toBeTruthy();
  expect(await screen.findByText("Language: English")).toBeTruthy();
  expect(document.documentElement.lang).toBe("en");
});
