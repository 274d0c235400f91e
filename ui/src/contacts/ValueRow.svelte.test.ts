import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { isAnythingUnsaved } from "$parts/unsaved";
import ValueRow from "./ValueRow.svelte";
import { drafts } from "./drafts";
import type { Item } from "./items";

const item: Item = {
  key: "phone4",
  label: "Mobil",
  text: "0171 3920042",
  small: "0171/3920042",
  provenance: {
    source: "asked",
    note: "",
    recordedAt: new Date(2025, 2, 14, 12).getTime(),
    recordedBy: "Maria Huber",
    fileName: "",
    line: 0,
    purpose: "care",
    keepUntil: "2028-12-31",
  },
  id: 4,
  content: { kind: "phone", value: "0171/3920042", label: "mobile" },
  inline: "0171/3920042",
};

afterEach(() => drafts.clear());

it("says why the book has a value: what for, where from, how long", async () => {
  render(ValueRow, { contact: 7, item });
  expect(screen.queryByText("Aufträge und Anfragen")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /erfragt/ }));
  expect(screen.getByText("Aufträge und Anfragen")).toBeTruthy();
  expect(screen.getByText(/Maria Huber/)).toBeTruthy();
  expect(screen.getByText("Bis 31.12.2028")).toBeTruthy();
});

it("edits the text as it was typed, not as the book writes it", async () => {
  const oncommit = vi.fn(() => Promise.resolve(true));
  render(ValueRow, { contact: 7, item, oncommit });
  screen.getByRole("button", { name: /erfragt/ }).focus();
  await userEvent.keyboard("{F2}");
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Mobil" });
  expect(field.value).toBe("0171/3920042");
  await userEvent.clear(field);
  await userEvent.type(field, "0171 1{Enter}");
  expect(oncommit).toHaveBeenCalledWith("0171 1");
});

it("drops what was typed with Escape", async () => {
  const oncommit = vi.fn(() => Promise.resolve(true));
  render(ValueRow, { contact: 7, item, oncommit });
  screen.getByRole("button", { name: /erfragt/ }).focus();
  await userEvent.keyboard("{F2}");
  await userEvent.type(screen.getByRole("textbox", { name: "Mobil" }), "9{Escape}");
  expect(oncommit).not.toHaveBeenCalled();
  expect(screen.queryByRole("textbox")).toBeNull();
});

it("keeps what was typed, and writes nothing, while locking asks about it", async () => {
  const oncommit = vi.fn(() => Promise.resolve(true));
  render(ValueRow, { contact: 7, item, oncommit });
  screen.getByRole("button", { name: /erfragt/ }).focus();
  await userEvent.keyboard("{F2}");
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Mobil" });
  await userEvent.type(field, "9");
  const question = document.createElement("dialog");
  question.className = "hiding";
  document.body.append(question);
  question.open = true;
  field.blur();
  expect(oncommit).not.toHaveBeenCalled();
  expect(isAnythingUnsaved(), "locking asks").toBe(true);
  question.remove();
  expect(field.value).toBe("0171/39200429");
  field.focus();
  field.blur();
  expect(oncommit).toHaveBeenCalledWith("0171/39200429");
});

it("stays open while the core refuses the value", async () => {
  render(ValueRow, { contact: 7, item, oncommit: () => Promise.resolve(false) });
  screen.getByRole("button", { name: /erfragt/ }).focus();
  await userEvent.keyboard("{F2}4111{Enter}");
  expect(screen.getByRole("textbox", { name: "Mobil" })).toBeTruthy();
});

it("opens the why with its actions by a click on the value itself", async () => {
  render(ValueRow, { contact: 7, item, onform: vi.fn() });
  await userEvent.click(screen.getByText("0171 3920042"));
  expect(screen.getByText("Aufträge und Anfragen")).toBeTruthy();
  expect(screen.getByRole("button", { name: /Ändern/ })).toBeTruthy();
});

it("copies the value by its button and by Ctrl+C", async () => {
  const user = userEvent.setup();
  render(ValueRow, { contact: 7, item });
  await user.click(screen.getByRole("button", { name: "Mobil kopieren" }));
  expect(await navigator.clipboard.readText()).toBe("0171 3920042");
  await navigator.clipboard.writeText("");
  screen.getByRole("button", { name: /erfragt/ }).focus();
  await user.keyboard("{Control>}c{/Control}");
  expect(await navigator.clipboard.readText()).toBe("0171 3920042");
});

it("leads to the firm it names", async () => {
  const onlink = vi.fn();
  render(ValueRow, { contact: 7, item: { ...item, text: "Weinstube Adler" }, onlink });
  await userEvent.click(screen.getByRole("link", { name: "Weinstube Adler" }));
  expect(onlink).toHaveBeenCalledOnce();
});

it("remarks what nobody can dial once the typing pauses, and bars nothing", async () => {
  const oncommit = vi.fn(() => Promise.resolve(true));
  render(ValueRow, { contact: 7, item, oncommit });
  screen.getByRole("button", { name: /erfragt/ }).focus();
  await userEvent.keyboard("{F2}");
  const field = screen.getByRole("textbox", { name: "Mobil" });
  await userEvent.clear(field);
  await userEvent.type(field, "12");
  expect(screen.queryByRole("status"), "not under somebody's fingers").toBeNull();
  const remark = await screen.findByText("Keine lesbare Telefonnummer");
  expect(field.getAttribute("aria-describedby")).toBe(remark.closest("[role=status]")?.id);
  await userEvent.type(field, "{Enter}");
  expect(oncommit).toHaveBeenCalledWith("12");
});
