import axe from "axe-core";
import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { toasts } from "$parts/toast.svelte";
import { isAnythingUnsaved } from "$parts/unsaved";
import { desk } from "../frame/desk.svelte";
import { pending } from "../frame/pending.svelte";
import NewsletterPage from "./NewsletterPage.svelte";

// A rendered page and axe take their time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

const shell = vi.hoisted(() => ({
  newsletterOverview: vi.fn(),
  listHandovers: vi.fn(),
  purposes: vi.fn(),
  previewOptouts: vi.fn(),
  takeOptouts: vi.fn(),
  pickSave: vi.fn(),
  exportNewsletter: vi.fn(),
  exportAll: vi.fn(),
  searchContacts: vi.fn(),
  noteRefusal: vi.fn(),
}));
vi.mock(import("$api"), async (original) => {
  const real = await original();
  return { ...real, api: shell as unknown as typeof real.api, listen: () => () => undefined };
});

shell.newsletterOverview.mockResolvedValue({
  allowed: 183,
  leftOut: { no_basis: 210, minor: 1, withdrawn: 2, same_address: 3, of_another_version: 4 },
});
shell.listHandovers.mockResolvedValue([]);
shell.purposes.mockResolvedValue([
  {
    id: 1,
    code: "newsletter",
    name: "",
    advertising: true,
    weighing: "",
    channels: [{ channel: "email", grounds: ["consent"] }],
    wordings: [{ version: 1, text: "Ja, gern.", createdAt: 0 }],
  },
]);

it("says how many may be written to, who is left out and why", async () => {
  desk.state = { state: "open", ofAge: 14 } as typeof desk.state;
  render(NewsletterPage);
  expect(await screen.findByText("183")).toBeTruthy();
  expect(screen.getByText("ohne Einwilligung")).toBeTruthy();
  expect(screen.getByText("ist unter 14")).toBeTruthy();
  expect(screen.getByText("haben widerrufen")).toBeTruthy();
  expect(screen.getByText("teilen eine Adresse, die schon auf der Liste steht")).toBeTruthy();
  expect(screen.getByText("aus anderen Gründen")).toBeTruthy();
});

it("tells apart who is left out and who is no contact of the list anyway, or the numbers would not add up", async () => {
  shell.newsletterOverview.mockResolvedValueOnce({
    allowed: 1,
    leftOut: { no_basis: 30, withdrawn: 5, erased: 1, binned: 1 },
  });
  render(NewsletterPage);
  const head = await screen.findByText("Stehen nicht in der Liste der Kontakte");
  const after = (text: string) =>
    Boolean(head.compareDocumentPosition(screen.getByText(text)) & Node.DOCUMENT_POSITION_FOLLOWING);
  expect(after("haben widerrufen")).toBe(false);
  expect(after("ist gelöscht")).toBe(true);
  expect(after("liegt im Papierkorb")).toBe(true);
});

it("writes no list without a recipient", async () => {
  const user = userEvent.setup();
  render(NewsletterPage);
  await user.click(await screen.findByRole("button", { name: "Liste speichern …" }));
  expect(screen.getByText("Tragen Sie ein, wer die Liste bekommt")).toBeTruthy();
  expect(document.activeElement, "it leads there").toBe(screen.getByLabelText(/Wer bekommt/));
  expect(shell.exportNewsletter).not.toHaveBeenCalled();
});

it("blocks what stays ticked of a pasted text", async () => {
  const user = userEvent.setup();
  shell.previewOptouts.mockResolvedValue([
    { address: "a@post.example", shown: "a@post.example", line: 1, known: true, already: false, skip: null },
    {
      address: "no-reply@post.example",
      shown: "no-reply@post.example",
      line: 2,
      known: false,
      already: false,
      skip: "no_reply",
    },
  ]);
  shell.takeOptouts.mockResolvedValue({ value: { blocked: 1, contacts: 1 }, tables: [] });
  render(NewsletterPage);
  await user.type(screen.getByLabelText(/Text mit E‑Mail-Adressen/), "a@post.example");
  await user.click(screen.getByRole("button", { name: "Adressen suchen" }));
  expect(await screen.findByText("automatischer Absender")).toBeTruthy();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole("checkbox")));
  await user.click(screen.getByRole("button", { name: "Stopp für 1 Adresse setzen" }));
  expect(shell.takeOptouts).toHaveBeenCalledWith(["a@post.example"], "paste");
  expect(
    await screen.findByText(
      "Stopp für 1 Adresse, auch nach einer Übernahme oder einer Löschung. Im Buch betrifft das 1 Kontakt.",
    ),
  ).toBeTruthy();
});

it("finds no address in a row that nobody can read, and offers no stop where nothing can be ticked", async () => {
  const user = userEvent.setup();
  shell.previewOptouts.mockResolvedValue([
    { address: "", shown: "", line: 1, known: false, already: false, skip: "unreadable" },
  ]);
  render(NewsletterPage);
  await user.type(screen.getByLabelText(/Text mit E‑Mail-Adressen/), "Zeile");
  await user.click(screen.getByRole("button", { name: "Adressen suchen" }));
  expect(await screen.findByText("Keine Adresse gefunden")).toBeTruthy();
  expect(screen.getByText("Zeile nicht lesbar")).toBeTruthy();
  expect(screen.queryByText("Kein Haken ist gesetzt")).toBeNull();
  expect(screen.queryByRole("button", { name: /^Stopp für/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Abbrechen" }));
  await user.clear(screen.getByLabelText(/Text mit E‑Mail-Adressen/));
});

it("takes the no of somebody who calls back for ten seconds, on the page and by Ctrl+Z", async () => {
  const user = userEvent.setup();
  shell.searchContacts.mockResolvedValue([{ id: 5, name: "Hans Müller", place: "Bonn" }]);
  shell.noteRefusal.mockResolvedValue(null);
  render(NewsletterPage);
  await user.type(screen.getByLabelText("Name, E‑Mail oder Telefon"), "mueller");
  const verb = () => screen.findByRole("button", { name: "Will keine Werbung: Hans Müller" });
  await user.click(await verb());
  expect(toasts.current?.text).toBe("Keine Werbung mehr an „Hans Müller“, auf allen Wegen");
  const back = await screen.findByRole("button", { name: "Rückgängig" });
  await vi.waitFor(() => expect(document.activeElement, "no field eats Ctrl+Z").toBe(back));
  await user.click(back);
  expect(await verb()).toBeTruthy();
  expect(shell.noteRefusal.mock.calls).toEqual([[5], [null]]);
  pending.drop();
});

it("keeps pasted text, a recipient and a wording being changed when the page is left and comes back", async () => {
  const user = userEvent.setup();
  const first = render(NewsletterPage);
  await user.type(screen.getByLabelText(/Text mit E‑Mail-Adressen/), "x@post.example");
  await user.type(screen.getByLabelText("Wer bekommt die Liste?"), "Druckerei");
  await user.click(await screen.findByRole("button", { name: /^Neue Fassung schreiben/ }));
  await user.type(screen.getByLabelText("Wortlaut der neuen Fassung"), " Und ja.");
  expect(isAnythingUnsaved()).toBe(true);
  first.unmount();
  render(NewsletterPage);
  expect(await screen.findByDisplayValue("x@post.example")).toBeTruthy();
  expect(screen.getByDisplayValue("Druckerei")).toBeTruthy();
  expect(await screen.findByDisplayValue("Ja, gern. Und ja.")).toBeTruthy();
  await user.clear(screen.getByLabelText(/Text mit E‑Mail-Adressen/));
});

it("lists an address found twice, a mail without a sender and rows nobody can read, without a tick", async () => {
  const user = userEvent.setup();
  const skipped = { address: "", shown: "", known: false, already: false };
  shell.previewOptouts.mockResolvedValue([
    { address: "a@post.example", shown: "a@post.example", line: 1, known: true, already: false, skip: null },
    {
      address: "a@post.example",
      shown: "a@post.example",
      line: 2,
      known: true,
      already: false,
      skip: "double",
    },
    { ...skipped, line: 3, skip: "no_sender" },
    { ...skipped, line: 4, skip: "unreadable" },
    { ...skipped, line: 6, skip: "of_another_version" },
  ]);
  render(NewsletterPage);
  await user.type(screen.getByLabelText(/Text mit E‑Mail-Adressen/), "a@post.example");
  await user.click(screen.getByRole("button", { name: "Adressen suchen" }));
  expect(await screen.findByText("steht schon weiter oben")).toBeTruthy();
  expect(screen.getAllByText("a@post.example")).toHaveLength(2);
  expect(screen.getAllByRole("checkbox")).toHaveLength(1);
  expect(screen.getByText("E‑Mail ohne Absender")).toBeTruthy();
  expect(screen.getByText("Zeile 4")).toBeTruthy();
  expect(screen.getByText("Zeile nicht lesbar")).toBeTruthy();
  expect(screen.getByText("gehört wohl keiner Person")).toBeTruthy();
});

it("names the firm itself where a copy of everything went to nobody else", async () => {
  shell.listHandovers.mockResolvedValueOnce([
    {
      uid: "h1",
      at: 0,
      by: "Maria Huber",
      recipient: "",
      purpose: null,
      channel: null,
      format: "vcard",
      written: 1,
      leftOut: {},
      notCarried: {},
    },
  ]);
  render(NewsletterPage);
  expect(await screen.findByText("Für die eigene Firma, durch Maria Huber")).toBeTruthy();
  expect(screen.getByText("Alles, 1 Person, 0 draußen")).toBeTruthy();
  const handovers = within(screen.getByRole("region", { name: "Weitergaben" }));
  expect(handovers.getByText("Adressbuch (vCard)")).toBeTruthy();
});

it("lets everything be taken along: what and where to, then the passphrase", async () => {
  const user = userEvent.setup();
  desk.state = { state: "open", sample: false } as typeof desk.state;
  shell.pickSave.mockResolvedValueOnce(null).mockResolvedValue("/home/huber/Kontakte.json");
  shell.exportAll.mockResolvedValue({ value: { written: 412, leftOut: {}, notCarried: {} }, tables: [] });
  render(NewsletterPage);
  const part = within(await screen.findByRole("region", { name: "Alles mitnehmen" }));
  await user.click(part.getByRole("radio", { name: "Daten (JSON)" }));
  await user.click(part.getByRole("button", { name: "Alles speichern" }));
  expect(part.getByText("Wählen Sie erst, wohin")).toBeTruthy();
  expect(document.activeElement).toBe(part.getByRole("button", { name: "Auswählen …" }));
  await user.keyboard("{Enter}");
  expect(part.getByText("Noch kein Ort gewählt"), "changed their mind").toBeTruthy();
  await user.keyboard("{Enter}");
  expect(await part.findByText("Kontakte.json")).toBeTruthy();
  expect(document.activeElement).toBe(part.getByLabelText("Kennwort des Buchs"));
  await user.keyboard("fünf wörter{Enter}");
  expect(shell.exportAll).toHaveBeenCalledWith("/home/huber/Kontakte.json", "json", "fünf wörter");
  expect(await part.findByText(/^412 Kontakte stehen in der Datei/)).toBeTruthy();
});

it("can be used by everybody", async () => {
  const { container } = render(NewsletterPage);
  await screen.findByText("183");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ""}`)).toEqual([]);
});
