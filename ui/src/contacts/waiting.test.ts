import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isAnythingUnsaved, wouldLose } from "$parts/unsaved";
import { personOf, provenance } from "../../tests/people";
import { DraftTable, OPEN, shell } from "../../tests/shell";
import { desk } from "../frame/desk.svelte";
import ContactDetail from "./ContactDetail.svelte";
import { drafts } from "./drafts";

// A rendered page takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

const purpose = {
  id: 1,
  code: "newsletter",
  name: "",
  advertising: true,
  weighing: "",
  channels: [{ channel: "email", grounds: ["consent"] }],
  wordings: [{ version: 1, text: "Ja, gern.", createdAt: 0 }],
};
const line = {
  purpose,
  channel: "email",
  state: "none",
  since: null,
  wordingVersion: null,
  permission: { allowed: false, reasons: ["no_basis"], ground: null },
  blocks: [],
};
const phone = {
  id: 4,
  value: "0711 4711",
  label: "mobile",
  provenance,
  din5008: "0711 4711",
  e164: "+497114711",
};

let table: DraftTable;
let about: object;
let asked: ReturnType<typeof shell>;

beforeEach(() => {
  table = new DraftTable();
  about = { phones: [phone] };
  drafts.clear();
  asked = shell(
    {
      ...table.answers,
      get_contact: ({ id }: { id: number }) => ({ ...personOf(id), ...about }),
      consent_overview: { lines: [line], history: [], suppressed: [], origins: [] },
      purposes: [],
      places_of: [],
      pick_file: "/home/huber/Karte.pdf",
    },
    { value: null, tables: [] },
  );
});
afterEach(() => {
  drafts.clear();
  desk.state = undefined;
});

const props = { onlist: vi.fn(), onbin: vi.fn(), ontag: vi.fn() };
const show = async (id = 1) => {
  render(ContactDetail, { ...props, id });
  await screen.findByRole("heading", { name: `Erika Muster${id}` });
};
/** Ctrl+L and the passphrase again: the page knows nothing any more, and nothing was asked. */
async function lockAndOpen() {
  expect(await wouldLose(), "nothing is asked").toBe(false);
  desk.state = { state: "locked" } as typeof desk.state;
  cleanup();
  drafts.clear();
  desk.state = { ...OPEN, country: "DE" } as typeof desk.state;
  await drafts.load();
  await show();
}
const command = (name: string) => asked.filter(([command]) => command === name).map(([, args]) => args);
const dialog = async () => within(await screen.findByRole("dialog"));
const editRow = async (keys: string) => {
  screen.getByRole("button", { name: /Mobil: / }).focus();
  await userEvent.keyboard("{F2}");
  const field = await screen.findByRole("textbox", { name: "Mobil" });
  await userEvent.clear(field);
  await userEvent.type(field, keys);
};
const act = async (name: string) => {
  await userEvent.click(screen.getByRole("button", { name: /^Mehr/ }));
  await userEvent.click(await screen.findByText(name));
};

it("goes on with a value that was being changed in its row", async () => {
  await show();
  await editRow("0171 1");
  await lockAndOpen();
  const field = await screen.findByRole<HTMLInputElement>("textbox", { name: "Mobil" });
  expect(field.value).toBe("0171 1");
  expect(document.activeElement, "the arrows of the list stay").not.toBe(field);
  expect(command("edit_contact"), "nothing was entered by locking").toEqual([]);
  await userEvent.type(field, "2{Enter}");
  await waitFor(() =>
    expect(command("edit_contact")).toMatchObject([{ changes: [{ new: { value: "0171 12" } }] }]),
  );
  await waitFor(() => expect(table.rows.size).toBe(0));
});

it("forgets what was typed in a row on Esc, and with the row", async () => {
  await show();
  await editRow("0171 1{Escape}");
  expect(await wouldLose()).toBe(false);
  expect(table.rows.size).toBe(0);
  drafts.put(1, "row:phone4", "0171 1");
  about = {};
  cleanup();
  await show();
  await waitFor(() => expect(drafts.has(1, "row:phone4")).toBe(false));
});

it("opens the dialog of a new value again, with its provenance, and enters it once", async () => {
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Angabe hinzufügen" }));
  await userEvent.click(screen.getByText("E‑Mail", { selector: "[role=menuitem] span" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "E‑Mail" }), "erika@post.example");
  await userEvent.type(screen.getByRole("textbox", { name: /^Bemerkung/ }), "Messe");
  await lockAndOpen();
  expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "E‑Mail" })).value).toBe(
    "erika@post.example",
  );
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: /^Bemerkung/ }).value).toBe("Messe");
  await userEvent.click((await dialog()).getByRole("button", { name: /^Eintragen/ }));
  await waitFor(() =>
    expect(command("edit_contact")).toMatchObject([
      { changes: [{ do: "add", content: { value: "erika@post.example" } }], given: { note: "Messe" } },
    ]),
  );
  await waitFor(() => expect(table.rows.size).toBe(0));
});

it("asks before what waited is thrown away, and then forgets it", async () => {
  table.rows.set(
    1,
    JSON.stringify({
      value: {
        content: { kind: "website", value: "", label: "" },
        start: {},
        form: { kind: "website", value: "muster.example", label: "" },
        given: {},
      },
    }),
  );
  await drafts.load();
  await show();
  await userEvent.click(await screen.findByRole("button", { name: /^Abbrechen/ }));
  expect(screen.getByRole("alert").textContent).toBe("Eingaben verwerfen?");
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(table.rows.size).toBe(0));
});

it("goes on with a name that was being changed, against the name that was seen", async () => {
  await show();
  await act("Name ändern …");
  await userEvent.type(await screen.findByRole("textbox", { name: "Nachname" }), "-Huber");
  await lockAndOpen();
  const family = await screen.findByRole<HTMLInputElement>("textbox", { name: "Nachname" });
  expect(family.value).toBe("Muster1-Huber");
  await userEvent.click((await dialog()).getByRole("button", { name: /^Eintragen/ }));
  await waitFor(() =>
    expect(command("edit_contact")).toMatchObject([
      { changes: [{ field: "family", old: "Muster1", new: "Muster1-Huber" }] },
    ]),
  );
  await waitFor(() => expect(table.rows.size).toBe(0));
});

it("goes on with a consent that was being filled in, and says which file is to be chosen again", async () => {
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Einwilligung" }));
  await userEvent.click(await screen.findByRole("button", { name: /^Erteilen: / }));
  await userEvent.selectOptions(screen.getByLabelText("Wie ist es gesagt worden?"), "paper");
  await userEvent.type((await dialog()).getByLabelText(/^Notiz/), "Karte vom Hoffest");
  await userEvent.click(screen.getByRole("button", { name: "Datei auswählen …" }));
  await screen.findByText("Karte.pdf");
  await lockAndOpen();
  expect((await (await dialog()).findByLabelText<HTMLInputElement>(/^Notiz/)).value).toBe(
    "Karte vom Hoffest",
  );
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Erteilt" }).checked).toBe(true);
  expect(screen.getByText("Karte.pdf")).toBeTruthy();
  expect(screen.getByText("Bitte noch einmal auswählen")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Datei auswählen …" }));
  await waitFor(() => expect(screen.queryByText("Bitte noch einmal auswählen")).toBeNull());
  (await dialog()).getByLabelText(/^Notiz/).focus();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() =>
    expect(command("grant_consent")).toMatchObject([
      { grant: { how: "paper", note: "Karte vom Hoffest", evidencePath: "/home/huber/Karte.pdf" } },
    ]),
  );
  await waitFor(() => expect(table.rows.size).toBe(0));
});

it("goes on with a restriction that was being entered, and with its end", async () => {
  await show();
  await act("Verarbeitung einschränken …");
  await userEvent.type(await screen.findByRole("textbox", { name: /^Notiz/ }), "bestreitet die Adresse");
  await lockAndOpen();
  expect((await screen.findByRole<HTMLTextAreaElement>("textbox", { name: /^Notiz/ })).value).toBe(
    "bestreitet die Adresse",
  );
  await userEvent.click(screen.getByRole("button", { name: /^Abbrechen/ }));
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  await waitFor(() => expect(table.rows.size).toBe(0));
  about = { restrictedAt: 1, restriction: "accuracy" };
  cleanup();
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Einschränkung aufheben …" }));
  await userEvent.type(await screen.findByLabelText("Warum wird sie aufgehoben?"), "geklärt");
  await lockAndOpen();
  expect((await screen.findByLabelText<HTMLInputElement>("Warum wird sie aufgehoben?")).value).toBe(
    "geklärt",
  );
});

it("says at once that something is not in the book yet", async () => {
  await show();
  await act("Name ändern …");
  await userEvent.type(await screen.findByRole("textbox", { name: "Nachname" }), "-Huber");
  expect(isAnythingUnsaved()).toBe(true);
  table.refuses = new Error("full");
  expect(await wouldLose(), "asked about where the book refuses it").toBe(true);
});
