import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { keepFocus } from "./keep";
import Toast from "./Toast.svelte";
import { toasts } from "./toast.svelte";

it("gives the focus back to where it was once its button was pressed, whatever is told next", async () => {
  const stop = keepFocus();
  const row = document.createElement("button");
  document.body.append(row);
  row.focus();
  render(Toast);
  const act = () => {
    toasts.tell({ text: "Zurückgenommen", back: { label: "Wiederholen", act: vi.fn() } });
  };
  toasts.tell({ text: "Geändert", back: { label: "Rückgängig", act } });
  await userEvent.click(await screen.findByRole("button", { name: "Rückgängig", hidden: true }));
  expect(await screen.findByText("Zurückgenommen")).toBeTruthy();
  await vi.waitFor(() => expect(document.activeElement).toBe(row));
  stop();
});

it("amends what still stands and nothing that was told since", () => {
  const first = { text: "a", back: { label: "Rückgängig", act: vi.fn() } };
  toasts.tell(first);
  toasts.amend(first, { text: "b" });
  expect(toasts.current).toEqual({ text: "b" });
  toasts.amend(first, { text: "c" });
  expect(toasts.current).toEqual({ text: "b" });
});
