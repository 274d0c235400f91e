import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { context } from "./context.svelte";
import ContextMenu from "./ContextMenu.svelte";

it("keeps the web view's own menu away everywhere", async () => {
  render(ContextMenu);
  const [plain, field] = [document.createElement("p"), document.createElement("input")];
  document.body.append(plain, field);
  for (const element of [plain, field])
    expect(await fireEvent.contextMenu(element), "not prevented").toBe(false);
  plain.remove();
  field.remove();
});

it("offers what was given for the place, by pointer and by key", async () => {
  render(ContextMenu);
  const act = vi.fn();
  const row = document.createElement("button");
  document.body.append(row);
  row.addEventListener("contextmenu", (event) => context.open(event, "Zeile", [{ label: "Öffnen", act }]));
  await fireEvent.contextMenu(row);
  (await screen.findByText("Öffnen")).click();
  expect(act).toHaveBeenCalledOnce();
  row.remove();
});
