import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import Notices from "./Notices.svelte";

it("says that locking stopped an import, until that is put away", async () => {
  render(Notices, { notices: [], importStopped: true });
  expect(screen.getByText(/Die Übernahme wurde beim Sperren abgebrochen/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Schließen" }));
  expect(screen.queryByText(/Die Übernahme/)).toBeNull();
});
