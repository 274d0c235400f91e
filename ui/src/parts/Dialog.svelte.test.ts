import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import ADialog from "../../tests/ADialog.svelte";
import { isAnythingUnsaved } from "./unsaved";

const show = (props: object = {}) => {
  const onsubmit = vi.fn();
  return { onsubmit, ...render(ADialog, { onsubmit, ...props }) };
};
const question = () => screen.queryByText("Eingaben verwerfen?");
const isOpen = () => document.querySelector("dialog")?.open;

it("enters by Enter in a line, and not in a text of several lines", async () => {
  const { onsubmit } = show();
  await userEvent.type(screen.getByLabelText("Notiz"), "a{Enter}b");
  expect(onsubmit).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText("Name"), "{Enter}");
  expect(onsubmit).toHaveBeenCalledOnce();
});

it("asks before Escape throws typed input away, and Escape goes on editing", async () => {
  show();
  const name = screen.getByLabelText("Name");
  await userEvent.type(name, "x{Escape}");
  expect(isOpen()).toBe(true);
  expect(question()).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  expect(question()).toBeNull();
  expect(document.activeElement).toBe(name);
  await userEvent.keyboard("{Escape}");
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  expect(isOpen()).toBe(false);
});

it("enters nothing while it asks whether the input may go", async () => {
  const { onsubmit } = show();
  const name = screen.getByLabelText("Name");
  await userEvent.type(name, "x{Escape}");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  name.focus();
  await userEvent.keyboard("{Enter}");
  expect(onsubmit).not.toHaveBeenCalled();
  expect(isOpen()).toBe(true);
});

it("closes by Escape at once where nothing was typed, or typed and taken away again", async () => {
  show();
  await userEvent.type(screen.getByLabelText("Name"), "x{Backspace}{Escape}");
  expect(isOpen()).toBe(false);
});

it("asks before its own ✕ as well", async () => {
  show();
  await userEvent.type(screen.getByLabelText("Name"), "x");
  await userEvent.click(screen.getByRole("button", { name: "Schließen" }));
  expect(isOpen()).toBe(true);
  expect(question()).toBeTruthy();
});

it("asks before the foot's Abbrechen as well, and holds what was typed until then", async () => {
  show();
  expect(isAnythingUnsaved()).toBe(false);
  await userEvent.type(screen.getByLabelText("Name"), "x");
  expect(isAnythingUnsaved()).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: /^Abbrechen/ }));
  expect(isOpen()).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  expect(isOpen()).toBe(false);
  expect(isAnythingUnsaved()).toBe(false);
});

it("shows Abbrechen off while it cannot be left, and says why", async () => {
  const { rerender } = show({ held: true });
  const cancel = screen.getByRole("button", { name: /^Abbrechen/ });
  expect(cancel.getAttribute("aria-disabled")).toBe("true");
  expect(cancel.title).toBe("Einen Moment …");
  await userEvent.click(cancel);
  expect(isOpen()).toBe(true);
  await rerender({ held: false });
  await userEvent.click(cancel);
  expect(isOpen()).toBe(false);
});

it("begins each of its steps with the focus, and one without a control with the dialog itself", async () => {
  const { rerender } = show();
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  await rerender({ step: "place" });
  expect(document.activeElement).toBe(screen.getByLabelText("Ort"));
  await rerender({ step: "work" });
  expect(document.activeElement).toBe(screen.getByRole("dialog"));
  await rerender({ step: "name" });
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
});

it("begins with a text that is there to be changed selected", () => {
  show();
  const name = screen.getByLabelText<HTMLInputElement>("Name");
  expect([name.selectionStart, name.selectionEnd]).toEqual([0, "Huber".length]);
});

it("leads to what is missing by the verb that is off, and by its keys", async () => {
  const seen = vi.spyOn(HTMLElement.prototype, "scrollIntoView");
  show({ missing: "Schreiben Sie erst die Notiz" });
  await userEvent.click(screen.getByRole("button", { name: /^Eintragen/ }));
  const note = screen.getByLabelText("Notiz");
  expect(document.activeElement).toBe(note);
  expect(seen.mock.contexts.at(-1), "it may stand out of sight").toBe(note.closest(".fld"));
  screen.getByLabelText("Name").focus();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(document.activeElement).toBe(note);
});

it("enters once, however long its keys are held down", async () => {
  const { onsubmit } = show();
  await userEvent.keyboard("{Control>}{Enter>3/}{/Control}");
  expect(onsubmit).toHaveBeenCalledOnce();
});

it("goes around its controls with Tab, and stops at nothing in between", async () => {
  show();
  const cross = screen.getByRole("button", { name: "Schließen" });
  const verb = screen.getByRole("button", { name: /^Eintragen/ });
  verb.focus();
  await userEvent.tab();
  expect(document.activeElement).toBe(cross);
  await userEvent.tab({ shift: true });
  expect(document.activeElement).toBe(verb);
});

it("is a stop of its own where a long text scrolls and holds nothing to reach", async () => {
  const { rerender } = show();
  const content = document.querySelector(".content") as HTMLElement;
  vi.spyOn(content, "scrollHeight", "get").mockReturnValue(900);
  expect(content.hasAttribute("tabindex")).toBe(false);
  await rerender({ step: "work" });
  await vi.waitFor(() => expect(content.tabIndex).toBe(0));
  expect(screen.getByRole("region", { name: "Form" })).toBe(content);
});

it("begins at a long text, so that the keys that scroll do so at once", async () => {
  const { rerender } = show({ step: "read" });
  expect(document.activeElement?.textContent, "a short one needs no keys").toContain("Abbrechen");
  const content = document.querySelector(".content") as HTMLElement;
  vi.spyOn(content, "scrollHeight", "get").mockReturnValue(900);
  await rerender({ step: "read on" });
  await vi.waitFor(() => expect(document.activeElement).toBe(content));
  await rerender({ step: "name" });
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Name")));
});
