import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import RestoreDialog from "./RestoreDialog.svelte";

vi.setConfig({ testTimeout: 30_000 });

/** Tries to look into this file, which the core cannot read as a backup. */
async function look(path: string) {
  mockIPC(() => {
    throw { kind: "backupDamaged" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
  });
  render(RestoreDialog, { path });
  await userEvent.type(screen.getByLabelText(/Kennwort/), "fünf Wörter{Enter}");
}

it("calls a file that is no backup by that, and gives no advice to take an older one", async () => {
  await look("/media/stick/Weingut Huber.kundenbuch-ledger");
  expect(await screen.findByText(/Das ist keine Sicherung von Kundenbuch/)).toBeTruthy();
  expect(screen.queryByText(/ältere Sicherung/)).toBeNull();
});

it("calls a backup that cannot be read damaged", async () => {
  await look("/media/stick/Weingut Huber 2026-09-12.kundenbuch-sicherung");
  expect(await screen.findByText(/beschädigt/)).toBeTruthy();
  // The day in a long name stays readable however narrow the field is.
  expect(screen.getByText("Weingut Huber 2026-09-12.kundenbuch-sicherung").classList).not.toContain("cut");
});

it("looks into the backup by Enter in the code, once", async () => {
  const asked = vi.fn<(command: string) => unknown>(() => new Promise(() => undefined));
  mockIPC((command) => asked(command));
  render(RestoreDialog, { path: "/media/stick/Weingut Huber.kundenbuch-sicherung" });
  await userEvent.type(screen.getByLabelText(/Kennwort/), "VK9BBQ-BXEJ8R{Enter}");
  expect(asked.mock.calls.filter(([command]) => command === "preview_backup")).toHaveLength(1);
});

it("begins its next step with the focus, and comes back to it where the work failed", async () => {
  let fail: () => void = () => undefined;
  mockIPC((command) => {
    if (command === "preview_backup") return { name: "Weingut Huber", at: 0, contacts: 3, erasedSince: 0 };
    if (command === "pick_folder") return "/home/huber";
    if (command === "restore_backup")
      return new Promise((_, reject) => (fail = () => reject({ kind: "diskFull" }))); // eslint-disable-line @typescript-eslint/prefer-promise-reject-errors -- as the shell answers
    return null;
  });
  render(RestoreDialog, { path: "/media/stick/Weingut Huber.kundenbuch-sicherung" });
  expect(document.activeElement).toBe(screen.getByLabelText(/Kennwort/));
  await userEvent.keyboard("VK9BBQ{Enter}");
  const pick = await screen.findByRole("button", { name: "Ordner auswählen …" });
  expect(document.activeElement).toBe(pick);
  await userEvent.keyboard("{Enter}");
  await userEvent.click(await screen.findByRole("button", { name: /^Einspielen/ }));
  expect(document.activeElement, "Esc and the rest must not go nowhere").toBe(screen.getByRole("dialog"));
  fail();
  expect(await screen.findByLabelText("Name des Buchs")).toBe(document.activeElement);
});

it("leads to what a step still needs by the button that is off", async () => {
  render(RestoreDialog, {});
  await userEvent.click(screen.getByRole("button", { name: /^Ansehen/ }));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Datei auswählen …" }));
});
