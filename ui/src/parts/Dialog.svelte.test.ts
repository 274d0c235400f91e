import { createRawSnippet } from "svelte";
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import Dialog from "./Dialog.svelte";

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
