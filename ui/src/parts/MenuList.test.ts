import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { context } from "./context.svelte";
import ContextMenu from "./ContextMenu.svelte";
import Menu from "./Menu.svelte";

const [note, bin] = [vi.fn(), vi.fn()];
const items = [
  { label: "Notiz", act: note },
  { label: "Endgültig löschen …", act: bin },
];
const entry = (name: string) => screen.getByRole("menuitem", { name, hidden: true });
const menu = () => screen.getByRole("menu", { hidden: true });

beforeEach(() => {
  note.mockReset();
  bin.mockReset();
});

/** Opens "Mehr" with the keyboard: its first act has the focus. */
async function byKey() {
  render(Menu, { label: "Mehr", items });
  screen.getByRole("button", { name: "Mehr" }).focus();
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(document.activeElement).toBe(entry("Notiz")));
}

it.each(["Control", "Alt", "Meta", "Shift"])("carries out nothing by %s and Enter", async (held) => {
  await byKey();
  const outside = vi.fn();
  document.addEventListener("keydown", outside);
  await userEvent.keyboard(`{${held}>}{Enter} {/${held}}`);
  expect(note).not.toHaveBeenCalled();
  const keys = outside.mock.calls.map(([event]) => (event as KeyboardEvent).key);
  expect(
    keys.filter((key) => key === "Enter"),
    "and no dialog around it does",
  ).toEqual([]);
  document.removeEventListener("keydown", outside);
});

it("carries out by the bare Enter what has the focus", async () => {
  await byKey();
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(bin).toHaveBeenCalledOnce();
});

it("carries out nothing by the Enter that opened it and is still held down", async () => {
  await byKey();
  const again = new KeyboardEvent("keydown", { key: "Enter", repeat: true, bubbles: true, cancelable: true });
  entry("Notiz").dispatchEvent(again);
  expect(again.defaultPrevented).toBe(true);
});

it("moves at most the focus while a sentence is typed into it", async () => {
  await byKey();
  await userEvent.keyboard("Erna ruft ende an ");
  expect(note).not.toHaveBeenCalled();
  expect(bin).not.toHaveBeenCalled();
});

it("has no act with the focus where the pointer opened it, until an arrow is pressed", async () => {
  render(Menu, { label: "Mehr", items });
  await userEvent.click(screen.getByRole("button", { name: "Mehr" }));
  await vi.waitFor(() => expect(document.activeElement).toBe(menu()));
  await userEvent.keyboard("{Enter} ");
  expect(note).not.toHaveBeenCalled();
  await userEvent.keyboard("{ArrowUp}");
  expect(document.activeElement).toBe(entry("Endgültig löschen …"));
});

it("has none either where the right button opened it", async () => {
  render(ContextMenu);
  const row = document.createElement("button");
  document.body.append(row);
  row.addEventListener("contextmenu", (event) => context.open(event, "Zeile", items));
  await fireEvent.contextMenu(row, { button: 2 });
  await vi.waitFor(() => expect(document.activeElement).toBe(menu()));
  await userEvent.keyboard("{Enter}{ArrowDown}");
  expect(note).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(entry("Notiz"));
  row.remove();
});
