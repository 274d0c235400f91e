import { createRawSnippet } from "svelte";
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import Dialog from "./Dialog.svelte";
import { isAnythingUnsaved } from "./unsaved";

const children = createRawSnippet(() => ({
  render: () => `<div><input aria-label="Name" value="Huber"><textarea aria-label="Notiz"></textarea></div>`,
}));

const show = (props: object = {}) => {
  const onsubmit = vi.fn();
  render(Dialog, { open: true, title: "Form", children, onsubmit, ...props });
  return onsubmit;
};
const question = () => screen.queryByText("Eingaben verwerfen?");
const isOpen = () => document.querySelector("dialog")?.open;

it("enters by Enter in a line, and not in a text of several lines", async () => {
  const onsubmit = show();
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
  const onsubmit = show();
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

const foot = createRawSnippet<[leave: () => void]>((leave) => ({
  render: () => `<button>Abbrechen</button>`,
  setup: (button) => button.addEventListener("click", () => leave()()),
}));

it("asks before the foot's Abbrechen as well, and holds what was typed until then", async () => {
  show({ foot });
  expect(isAnythingUnsaved()).toBe(false);
  await userEvent.type(screen.getByLabelText("Name"), "x");
  expect(isAnythingUnsaved()).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: "Abbrechen" }));
  expect(isOpen()).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  expect(isOpen()).toBe(false);
  expect(isAnythingUnsaved()).toBe(false);
});
