import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { shell } from "../../tests/shell";
import LiftDialog from "./LiftDialog.svelte";
import RestrictDialog from "./RestrictDialog.svelte";

// A rendered page takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

let asked: ReturnType<typeof shell>;
beforeEach(() => (asked = shell({}, { value: null, tables: ["contacts"] })));
/** What was written, but for what only waits. */
const made = () => asked.filter(([command]) => command !== "note_draft");
const button = (name: string) =>
  screen.getByRole<HTMLButtonElement>("button", { name: new RegExp(`^${name}`) });

it("restricts with a ground and not without", async () => {
  const onclose = vi.fn();
  render(RestrictDialog, { contact: 7, name: "Eva Huber", onclose });
  screen.getByRole("dialog").focus();
  await userEvent.click(button("Einschränken"));
  expect(made()).toEqual([]);
  expect(document.activeElement, "what is missing").toBe(screen.getByLabelText("Warum?"));
  await userEvent.selectOptions(screen.getByLabelText("Warum?"), "claims");
  await userEvent.click(button("Einschränken"));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(made()).toEqual([["restrict_contact", { contact: 7, ground: "claims", note: "" }]]);
});

it("lifts once there is a reason and the day the person was told", async () => {
  const onclose = vi.fn();
  render(LiftDialog, { contact: 7, name: "Eva Huber", onclose });
  expect(screen.getByText(/Art. 18 Abs. 3/)).toBeTruthy();
  await userEvent.type(screen.getByLabelText("Warum wird sie aufgehoben?"), "geklärt");
  await userEvent.click(button("Aufheben"));
  expect(made()).toEqual([]);
  expect(document.activeElement, "what is missing").toBe(screen.getByLabelText(/Der Person gesagt am/));
  await userEvent.type(screen.getByLabelText(/Der Person gesagt am/), "1.11.2026");
  await userEvent.click(button("Aufheben"));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(made()).toEqual([["lift_restriction", { contact: 7, reason: "geklärt", toldOn: "2026-11-01" }]]);
});
