import axe from "axe-core";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import ErasureDialog from "./ErasureDialog.svelte";

// A rendered page and axe take their time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

const shell = vi.hoisted(() => ({
  erasurePlan: vi.fn(),
  erase: vi.fn(),
  pickSave: vi.fn(),
  saveText: vi.fn(),
  listDrafts: () => Promise.resolve([]),
}));
vi.mock(import("$api"), async (original) => {
  const real = await original();
  return { ...real, api: shell as unknown as typeof real.api, listen: () => () => undefined };
});

const mention = (place: string, row: number, text: string, sure: boolean) => ({
  mention: { place, row },
  contact: 8,
  of: "Karl Adler",
  text,
  sure,
  canBlank: place === "note",
});

beforeEach(() => {
  shell.erasurePlan.mockReset().mockResolvedValue({
    name: "Holger Brandt",
    erased: [{ field: "phones", count: 2 }],
    kept: [{ field: "consents", rule: "uwg_7a", citation: "§ 7a UWG", until: "2031-03-14" }],
    blocks: 1,
    handovers: [{ recipient: "Druckerei Blum", at: 1 }],
    mentions: [
      mention("note", 4, "Schwager von Holger Brandt", true),
      mention("consent_note", 5, "für Brandt gesagt", false),
    ],
    mentionsFound: 3,
    ofTheName: [{ id: 9, name: "Holger Brandt", place: "Ulm", why: "name" }],
    backups: { lastAt: null, rotationDays: 90 },
  });
  shell.erase.mockReset().mockResolvedValue({
    value: { case: "7", residue: 0, certificate: "Bescheinigung" },
    tables: ["contacts"],
  });
});

/** Decides about what surely names the person. */
const blankSure = async (user: Pick<typeof userEvent, "click">) =>
  user.click(await screen.findByRole("button", { name: /Alle sicheren/ }));

it("shows what goes, what stays and until when, with the focus on Behalten", async () => {
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  expect(await screen.findByText("Telefonnummern")).toBeTruthy();
  expect(screen.getByText("Bleibt, längstens bis 14.03.2031")).toBeTruthy();
  expect(screen.getByText(/Druckerei Blum/)).toBeTruthy();
  expect(screen.getByText(/Holger Brandt \(Ulm\)\. Ist es dieselbe Person/)).toBeTruthy();
  await waitFor(() => {
    expect(document.activeElement?.textContent).toContain("Behalten");
  });
});

it("erases after ground, tick and the one button, and tells the page when the certificate is put away", async () => {
  const user = userEvent.setup();
  const onerased = vi.fn();
  render(ErasureDialog, { contact: 7, name: "Holger Brandt", onerased });
  const final = await screen.findByRole("button", { name: "Endgültig löschen" });
  await screen.findByText("Telefonnummern");
  await user.click(final);
  expect(shell.erase).not.toHaveBeenCalled();
  await user.selectOptions(screen.getByLabelText(/Warum wird gelöscht/), "objection");
  await blankSure(user);
  await user.click(screen.getByRole("checkbox"));
  await user.type(screen.getByLabelText("Kennwort des Buchs"), "sieben graue Gänse");
  await user.click(final);
  expect(await screen.findByText("Bescheinigung")).toBeTruthy();
  const choices = { blank: [{ place: "note", row: 4 }], keep: [] };
  expect(shell.erase).toHaveBeenCalledWith(7, "objection", choices, "sieben graue Gänse");
  expect(onerased).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: /^Schließen\s*Esc/ }));
  expect(onerased).toHaveBeenCalledOnce();
});

it("leads from the button that is off to what is missing, one after the other", async () => {
  const user = userEvent.setup();
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await screen.findByText("Telefonnummern");
  const final = screen.getByRole("button", { name: "Endgültig löschen" });
  const ground = screen.getByLabelText(/Warum wird gelöscht/);
  await user.click(final);
  expect(document.activeElement).toBe(ground);
  await user.selectOptions(ground, "objection");
  await user.click(final);
  const mention = screen.getByLabelText(/Schwager von Holger Brandt/);
  expect(document.activeElement).toBe(mention);
  expect(screen.getByText("Entscheiden Sie erst über jede sichere Nennung")).toBeTruthy();
  await user.selectOptions(mention, "claims");
  await user.click(final);
  expect(document.activeElement, "what is not sure may stay open").toBe(screen.getByRole("checkbox"));
  await user.keyboard(" ");
  await user.click(final);
  expect(document.activeElement).toBe(screen.getByLabelText("Kennwort des Buchs"));
});

it("comes back to the passphrase where it was wrong, and ends on the certificate", async () => {
  const user = userEvent.setup();
  shell.erase.mockRejectedValueOnce({ kind: "wrongPassphrase" });
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await screen.findByText("Telefonnummern");
  await user.selectOptions(screen.getByLabelText(/Warum wird gelöscht/), "objection");
  await blankSure(user);
  await user.click(screen.getByRole("checkbox"));
  await user.type(screen.getByLabelText("Kennwort des Buchs"), "falsch{Enter}");
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByLabelText("Kennwort des Buchs"));
  });
  await user.keyboard("richtig{Enter}");
  await screen.findByText("Bescheinigung");
  expect(document.activeElement?.textContent).toContain("speichern");
});

it("shows the whole of a field whose passphrase was wrong, with what is wrong below it", async () => {
  const seen = vi.spyOn(HTMLElement.prototype, "scrollIntoView");
  shell.erase.mockRejectedValueOnce({ kind: "wrongPassphrase" });
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await screen.findByText("Telefonnummern");
  await userEvent.selectOptions(screen.getByLabelText(/Warum wird gelöscht/), "objection");
  await blankSure(userEvent);
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.type(screen.getByLabelText("Kennwort des Buchs"), "falsch{Enter}");
  const wrong = await screen.findByText(/Kennwort.*nicht|falsch/);
  await waitFor(() => expect((seen.mock.contexts.at(-1) as HTMLElement).contains(wrong)).toBe(true));
});

it("erases by Enter behind the passphrase as by the button, and not before the tick", async () => {
  const user = userEvent.setup();
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await screen.findByText("Telefonnummern");
  await user.selectOptions(screen.getByLabelText(/Warum wird gelöscht/), "objection");
  await blankSure(user);
  await user.type(screen.getByLabelText("Kennwort des Buchs"), "sieben graue Gänse{Enter}");
  expect(shell.erase).not.toHaveBeenCalled();
  await user.click(screen.getByRole("checkbox"));
  await user.type(screen.getByLabelText("Kennwort des Buchs"), "{Enter}");
  await waitFor(() => {
    expect(shell.erase).toHaveBeenCalledOnce();
  });
});

it("lists where else the person is named, and blanks or keeps each", async () => {
  const user = userEvent.setup();
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await user.click(await screen.findByRole("button", { name: /Alle sicheren/ }));
  const proof = screen.getByLabelText(/für Brandt gesagt/);
  expect(within(proof).queryByText("Name entfernen")).toBeNull();
  await user.selectOptions(proof, "somebody_else");
  expect(screen.getByText(/noch 1/)).toBeTruthy();
  await user.selectOptions(screen.getByLabelText(/Warum wird gelöscht/), "objection");
  await user.click(screen.getByRole("checkbox"));
  await user.type(screen.getByLabelText("Kennwort des Buchs"), "x");
  await user.click(screen.getByRole("button", { name: "Endgültig löschen" }));
  const choices = {
    blank: [{ place: "note", row: 4 }],
    keep: [{ mention: { place: "consent_note", row: 5 }, ground: "somebody_else" }],
  };
  expect(shell.erase).toHaveBeenCalledWith(7, "objection", choices, "x");
});

it("says how many texts still name the person, and not that nothing was found", async () => {
  const user = userEvent.setup();
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await user.click(await screen.findByRole("button", { name: /Alle sicheren/ }));
  await user.selectOptions(screen.getByLabelText(/Warum wird gelöscht/), "objection");
  await user.click(screen.getByRole("checkbox"));
  await user.type(screen.getByLabelText("Kennwort des Buchs"), "sieben graue Gänse{Enter}");
  expect(await screen.findByText(/^2 Texte nennen die Person noch/)).toBeTruthy();
  expect(screen.queryByText(/^Die Suche nach Resten hat nichts gefunden/)).toBeNull();
});

it("cannot be closed while it erases, for the certificate would be lost", async () => {
  const user = userEvent.setup();
  let done: (value: unknown) => void = () => undefined;
  shell.erase.mockReturnValue(new Promise((resolve) => (done = resolve)));
  const onclose = vi.fn();
  render(ErasureDialog, { contact: 7, name: "Holger Brandt", onclose });
  await screen.findByText("Telefonnummern");
  await user.selectOptions(screen.getByLabelText(/Warum wird gelöscht/), "objection");
  await blankSure(user);
  await user.click(screen.getByRole("checkbox"));
  await user.type(screen.getByLabelText("Kennwort des Buchs"), "sieben graue Gänse");
  await user.click(screen.getByRole("button", { name: "Endgültig löschen" }));
  const dialog = screen.getByRole<HTMLDialogElement>("dialog");
  await waitFor(() => {
    expect(screen.queryByRole("button", { name: /^Schließen/ })).toBeNull();
  });
  expect(dialog.dispatchEvent(new Event("cancel", { cancelable: true }))).toBe(false);
  // A web view that closes it all the same finds it open again.
  dialog.close();
  expect(dialog.open).toBe(true);
  expect(onclose).not.toHaveBeenCalled();
  done({ value: { case: "7", residue: 0, certificate: "Bescheinigung" }, tables: [] });
  expect(await screen.findByText("Bescheinigung")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: /^Schließen\s*Esc/ }));
  expect(onclose).toHaveBeenCalledOnce();
});

const isOpen = () => document.querySelector("dialog")?.open;
const submit = () => userEvent.keyboard("{Control>}{Enter}{/Control}");

it("means erasing by Ctrl+Enter, wherever the focus lies, and never Behalten", async () => {
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await screen.findByText("Telefonnummern");
  expect(document.activeElement?.textContent).toContain("Behalten");
  await submit();
  expect(isOpen()).toBe(true);
  expect(document.activeElement, "it leads to what is missing").toBe(
    screen.getByLabelText(/Warum wird gelöscht/),
  );
  await userEvent.selectOptions(screen.getByLabelText(/Warum wird gelöscht/), "objection");
  screen.getByLabelText(/Warum wird gelöscht/).focus(); // the list it opened has closed
  await submit();
  expect(document.activeElement, "then to the first sure mention nobody decided about").toBe(
    screen.getByLabelText(/Schwager von Holger Brandt/),
  );
  await blankSure(userEvent);
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.type(screen.getByLabelText("Kennwort des Buchs"), "sieben graue Gänse");
  await submit();
  await screen.findByText("Bescheinigung");
  expect(shell.erase).toHaveBeenCalledOnce();
});

it.each(["Esc", "Behalten"])("asks before %s throws away what was chosen", async (way) => {
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await screen.findByText("Telefonnummern");
  await userEvent.click(screen.getByRole("button", { name: /Alle sicheren/ }));
  const leave = () =>
    way === "Esc"
      ? userEvent.keyboard("{Escape}")
      : userEvent.click(screen.getByRole("button", { name: /^Behalten/ }));
  await leave();
  expect(screen.getByText("Eingaben verwerfen?")).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  expect(isOpen()).toBe(true);
  await leave();
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  expect(isOpen()).toBe(false);
});

it("closes by Esc at once where nothing was chosen", async () => {
  render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await screen.findByText("Telefonnummern");
  await userEvent.keyboard("{Escape}");
  expect(isOpen()).toBe(false);
});

it("can be used by everybody", async () => {
  const { container } = render(ErasureDialog, { contact: 7, name: "Holger Brandt" });
  await screen.findByText("Telefonnummern");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);
});
