import { render, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { Stop } from "$api";
import Stops from "./Stops.svelte";

const shell = vi.hoisted(() => ({ listStops: vi.fn() }));
vi.mock(import("$api"), async (original) => {
  const real = await original();
  return { ...real, api: shell as unknown as typeof real.api, listen: () => () => undefined };
});

const stop = (more: Partial<Stop>): Stop => ({
  block: { uid: "u", kind: "email", purpose: null, at: 1, source: "email" } as unknown as Stop["block"],
  contact: null,
  name: "",
  held: 0,
  address: "",
  fileName: "",
  answered: false,
  ...more,
});

it.each([
  [{}, "niemand im Buch"],
  [{ held: 1 }, "nur wer eingeschränkt ist oder im Papierkorb liegt"],
  [{ contact: 7, name: "Erna Quandt", held: 1, address: "q@x.example" }, "Erna Quandt, q@x.example"],
  [
    { contact: 7, name: "Erna Quandt", held: 3, address: "q@x.example" },
    "Erna Quandt und 2 weitere, q@x.example",
  ],
])("names whose address a stop bars: %o", async (more, expected) => {
  shell.listStops.mockResolvedValue([stop(more)]);
  render(Stops);
  const list = screen.getByRole("region");
  await waitFor(() => {
    expect(list.textContent.replaceAll(/\s+/g, " ")).toContain(expected);
  });
});
