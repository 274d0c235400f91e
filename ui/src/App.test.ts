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
  recentBooks: [],
  backupFolder: "",
  backupOnClose: true,
  cloth: "leinen",
};

it("speaks the language of the settings and asks what to open first", async () => {
  mockIPC(
    (command) => {
      if (command === "load_config") return { ...config, language: "en" };
      if (command === "desk_state") return { state: "none" };
      return { version: "1.2.3", dataFolder: "" };
    },
    { shouldMockEvents: true },
  );
  const { unmount } = render(App);
  expect(await screen.findByRole("button", { name: /^Make a book/ })).toBeTruthy();
  expect(document.documentElement.lang).toBe("en");
  unmount();
});
