import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import Notices from "./Notices.svelte";
import { wishes } from "./wishes.svelte";

it("says that locking stopped an import, until that is put away", async () => {
  render(Notices, { notices: [], importStopped: true });
  expect(screen.getByText(/Die Übernahme wurde beim Sperren abgebrochen/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Schließen" }));
  expect(screen.queryByText(/Die Übernahme/)).toBeNull();
});

it("reminds of a recovery code that was never checked and leads to where that is done", async () => {
  const { rerender } = render(Notices, { notices: [], recoveryUnchecked: true });
  expect(screen.getByText(/wurde noch nie geprüft/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /Prüfen oder neu anlegen/ }));
  expect(wishes.recovery).toBe(true);
  wishes.recovery = false;
  await rerender({ notices: [], recoveryUnchecked: false });
  expect(screen.queryByText(/wurde noch nie geprüft/)).toBeNull();
});
