import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { expect, it, vi } from "vitest";
import { m } from "$words";
import Button from "./Button.svelte";

const children = createRawSnippet(() => ({ render: () => "<span>Weiter</span>" }));

it.each(["main", "final"] as const)("writes beside a grey %s button why it is grey", async (kind) => {
  const onclick = vi.fn();
  render(Button, { kind, off: "Es fehlt der Name", onclick, children });
  const button = screen.getByRole("button");
  expect(screen.getByText("Es fehlt der Name").id).toBe(button.getAttribute("aria-describedby"));
  expect(button.title, "said once").toBe("");
  await userEvent.click(button);
  expect(onclick).not.toHaveBeenCalled();
});

it("writes nothing beside a button that can be pressed, nor while its work runs", async () => {
  const { rerender } = render(Button, { kind: "main", children });
  expect(screen.queryByRole("status")).toBeNull();
  await rerender({ off: m.part_moment() });
  expect(screen.queryByRole("status")).toBeNull();
  expect(screen.getByRole("button").getAttribute("aria-disabled")).toBe("true");
});
