import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { places } from "../frame/places.svelte";
import NewContact from "./NewContact.svelte";

// A rendered page takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

function open() {
  mockIPC((command) => {
    if (command === "purposes") return [];
    if (command === "similar_contacts") return [{ id: 5, name: "Erika Muster", place: "Köln", why: "name" }];
    return null;
  });
  const onclose = vi.fn();
  render(NewContact, { start: "", onclose, onadded: vi.fn() });
  return onclose;
}
const question = () => screen.queryByText("Eingaben verwerfen?");

it("closes an empty form without a question", async () => {
  const onclose = open();
  await userEvent.click(await screen.findByRole("button", { name: "Schließen" }));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
});

it.each(["Schließen", "Abbrechen"])("asks before %s throws away what was filled in", async (name) => {
  const onclose = open();
  await userEvent.type(await screen.findByLabelText("Nachname"), "Muster");
  await userEvent.click(screen.getByRole("button", { name: new RegExp(`^${name}`) }));
  expect(question()).toBeTruthy();
  expect(onclose).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  await waitFor(() => expect(onclose).toHaveBeenCalledTimes(1));
});

it("asks on Esc, and goes on where it came upon somebody", async () => {
  const onclose = open();
  const family = await screen.findByLabelText<HTMLInputElement>("Nachname");
  await userEvent.type(family, "Muster{Escape}");
  expect(question()).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  expect(question()).toBeNull();
  expect(family.value).toBe("Muster");
  expect(document.activeElement).toBe(family);
  expect(onclose).not.toHaveBeenCalled();
});

it("asks before it goes to somebody who looks alike", async () => {
  const onclose = open();
  places.forget();
  await userEvent.type(await screen.findByLabelText("Nachname"), "Muster");
  await userEvent.click(await screen.findByRole("button", { name: /Erika Muster/ }));
  expect(question()).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  expect(onclose).toHaveBeenCalledTimes(1);
  expect(places.here).toMatchObject({ contact: 5 });
});

const chosen = (label: string) => screen.getByLabelText<HTMLInputElement>(label).checked;
const text = (label: string) => screen.getByLabelText<HTMLInputElement>(label).value;

it("begins where a name is written, not on the salutation", async () => {
  open();
  await userEvent.keyboard("Ilse{Tab}Huber");
  expect([text("Vorname"), text("Nachname")]).toEqual(["Ilse", "Huber"]);
});

it("chooses the salutation by its first letters, and the focus stays there", async () => {
  open();
  (await screen.findByLabelText("Ohne")).focus();
  await userEvent.keyboard("fr");
  expect(chosen("Frau")).toBe(true);
  expect(document.activeElement).toBe(screen.getByLabelText("Frau"));
  await userEvent.keyboard("{Tab}{Tab}{Tab}Ilse");
  expect(text("Vorname"), "the form of address and the title lie between").toBe("Ilse");
});

it.each(["Müller", "Huber", "Franz"])("loses no letter of %s typed at the salutation", async (name) => {
  open();
  await userEvent.click(await screen.findByLabelText("Frau"));
  await userEvent.keyboard(name);
  expect(text("Vorname")).toBe(name);
  expect(chosen("Frau"), "it was the name, not another choice").toBe(true);
});

it("goes on to the name behind a salutation that was written out", async () => {
  open();
  (await screen.findByLabelText("Ohne")).focus();
  await userEvent.keyboard("Herr Adler");
  expect([chosen("Herr"), text("Vorname")]).toEqual([true, "Adler"]);
});

it("stays on the kind while it is chosen by key", async () => {
  open();
  screen.getByLabelText("Person").focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(document.activeElement).toBe(screen.getByLabelText("Firma", { selector: "[type=radio]" }));
  await userEvent.keyboard("Müller OHG");
  expect(
    screen.getByLabelText<HTMLInputElement>("Firma", { selector: "[type=text], input:not([type])" }).value,
  ).toBe("Müller OHG");
});
