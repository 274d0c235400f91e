import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Content } from "$api";
import ValueDialog from "./ValueDialog.svelte";
import { PLAIN } from "./values";

// A rendered page takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

let edits: unknown[] = [];
let answer: Promise<unknown> = Promise.resolve();
beforeEach(() => {
  edits = [];
  answer = Promise.resolve({ value: null, tables: [] });
  mockIPC((command, args) => {
    if (command === "purposes" || command === "places_of") return [];
    if (command !== "edit_contact") return null;
    edits.push(args);
    return answer;
  });
});

function open(content: Content, old?: Content) {
  const onclose = vi.fn();
  render(ValueDialog, {
    contact: 7,
    content,
    old: old && { id: 3, content: old },
    start: PLAIN,
    onclose,
  });
  return onclose;
}
const birthday = (value: string): Content => ({ kind: "fact", name: "birthday", value });
const enter = "{Control>}{Enter}{/Control}";

it("shows an existing birthday as people write it and keeps it as it was when it is left alone", async () => {
  open(birthday("1980-05-12"), birthday("1980-05-12"));
  const field = await screen.findByRole<HTMLInputElement>("textbox", { name: "Geburtstag" });
  expect(field.value).toBe("12.05.1980");
  await userEvent.type(field, enter);
  expect(edits[0]).toMatchObject({ changes: [{ do: "replace", new: birthday("1980-05-12") }] });
});

it("begins with the text of an existing value selected, as where it is changed in its row", async () => {
  open(birthday("1980-05-12"), birthday("1980-05-12"));
  const field = await screen.findByRole<HTMLInputElement>("textbox", { name: "Geburtstag" });
  expect(document.activeElement).toBe(field);
  await userEvent.keyboard("01.02.1990");
  expect(field.value).toBe("01.02.1990");
});

it("leads to the value that is missing by the verb that is off", async () => {
  open({ kind: "fact", name: "Lieblingswein", value: "" });
  await userEvent.click(screen.getByRole("button", { name: /^Eintragen/ }));
  expect(document.activeElement).toBe(await screen.findByLabelText("Angabe"));
});

it("takes a birthday with two digits for the past", async () => {
  open(birthday(""));
  await userEvent.type(await screen.findByRole("textbox", { name: "Geburtstag" }), `12.05.80${enter}`);
  expect(edits[0]).toMatchObject({ changes: [{ do: "add", content: birthday("1980-05-12") }] });
});

it("takes no day for a birthday that nobody was born on", async () => {
  open(birthday(""));
  await userEvent.type(await screen.findByRole("textbox", { name: "Geburtstag" }), `+14${enter}`);
  expect(await screen.findByText(/Ein Tag von 1900 bis heute/)).toBeTruthy();
  expect(edits).toEqual([]);
});

it("leaves the focus in the name of a new fact while it is typed, whatever it is called", async () => {
  open({ kind: "fact", name: "", value: "" });
  const name = await screen.findByLabelText<HTMLInputElement>("Bezeichnung");
  await waitFor(() => expect(document.activeElement).toBe(name));
  await userEvent.keyboard("iban");
  expect(name.value).toBe("iban");
  expect(document.activeElement).toBe(name);
});

it("takes the end of keeping with Ctrl+Enter from within its field", async () => {
  open({ kind: "email", value: "a@post.example", label: "" });
  await userEvent.type(await screen.findByLabelText(/Behalten bis/), `31.12.2030${enter}`);
  expect(edits[0]).toMatchObject({ given: { keepUntil: "2030-12-31" } });
});

it("says which day is wrong, keeps it through another change and goes on once it is right", async () => {
  open({ kind: "email", value: "a@post.example", label: "" });
  const until = await screen.findByLabelText<HTMLInputElement>(/Behalten bis/);
  await userEvent.type(until, "31.2.2030");
  await userEvent.selectOptions(screen.getByLabelText("Woher"), "asked");
  expect(until.value).toBe("31.2.2030");
  const button = screen.getByRole("button", { name: /^Eintragen/ });
  const reason = document.getElementById(button.getAttribute("aria-describedby") ?? "");
  expect(reason?.textContent, "beside the button").toContain("Ein Tag wie");
  await userEvent.clear(until);
  expect(button.getAttribute("aria-disabled")).toBeNull();
  await userEvent.click(button);
  expect(edits[0]).toMatchObject({ given: { keepUntil: null, source: "asked" } });
});

it("enters a value once, however often the button is clicked", async () => {
  let done: (value: unknown) => void = () => undefined;
  answer = new Promise((resolve) => (done = resolve));
  const onclose = open({ kind: "email", value: "a@post.example", label: "" });
  const button = await screen.findByRole("button", { name: /^Eintragen/ });
  await userEvent.dblClick(button);
  expect(edits).toHaveLength(1);
  done({ value: null, tables: [] });
  await waitFor(() => expect(onclose).toHaveBeenCalled());
});

it("makes a birthday of a date that an import kept under its name, once it is corrected", async () => {
  const odd: Content = { kind: "fact", name: "Geburtstag", value: "31.02.1980" };
  open(odd, odd);
  const value = await screen.findByLabelText<HTMLInputElement>("Angabe");
  await userEvent.clear(value);
  await userEvent.type(value, `12.02.1980${enter}`);
  expect(edits[0]).toMatchObject({ changes: [{ do: "replace", old: odd, new: birthday("1980-02-12") }] });
});

it("lets such a date stand while something else about it is changed", async () => {
  const odd: Content = { kind: "fact", name: "Geburtstag", value: "31.02.1980" };
  open(odd, odd);
  await userEvent.type(await screen.findByLabelText(/Behalten bis/), `31.12.2030${enter}`);
  expect(edits[0]).toMatchObject({ changes: [{ new: odd }], given: { keepUntil: "2030-12-31" } });
});

it("remarks beside the field what looks wrong once the typing pauses, and saves it all the same", async () => {
  open({ kind: "email", value: "", label: "" });
  const field = await screen.findByRole("textbox", { name: "E‑Mail" });
  await userEvent.type(field, "0711 998877");
  expect(await screen.findByText("Keine gültige E‑Mail-Adresse")).toBeTruthy();
  expect(field.getAttribute("aria-invalid")).toBe("false");
  await userEvent.type(field, enter);
  expect(edits).toHaveLength(1);
});

it("remarks a postcode its country does not have on leaving the field, and takes it back once it fits", async () => {
  open({ kind: "address", label: "", street: "", postcode: "", place: "", country: "" });
  const field = await screen.findByLabelText("PLZ");
  await userEvent.type(field, "5311");
  await userEvent.tab();
  expect(await screen.findByText("PLZ passt nicht zum Land")).toBeTruthy();
  await userEvent.type(field, "1");
  await waitFor(() => expect(screen.queryByText("PLZ passt nicht zum Land")).toBeNull());
});
