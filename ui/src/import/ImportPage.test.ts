import axe from "axe-core";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { keepFocus } from "$parts/keep";
import { touched } from "$api";
import { desk } from "../frame/desk.svelte";
import ImportPage from "./ImportPage.svelte";
import Numbers from "./Numbers.svelte";

// A rendered page and axe take their time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

const shell = vi.hoisted(() => ({
  openImport: vi.fn(),
  configureImport: vi.fn(),
  previewImport: vi.fn(),
  takeImport: vi.fn(),
  listImports: vi.fn(),
  closeImport: vi.fn(),
  takeBackImport: vi.fn(),
  deskState: vi.fn(),
  loadConfig: vi.fn(),
  appInfo: vi.fn(),
}));
vi.mock(import("$api"), async (original) => {
  const real = await original();
  return { ...real, api: shell as unknown as typeof real.api, listen: () => () => undefined };
});

/** What the page keeps of a file goes with the book. */
async function closeBook() {
  shell.deskState.mockResolvedValue({ state: "none" });
  shell.loadConfig.mockResolvedValue({ language: "de" });
  shell.appInfo.mockResolvedValue({});
  desk.state = { state: "open" } as typeof desk.state;
  await desk.refresh();
}

const held = { line: 41, reason: "suppressed", detail: "mail", contact: null, taken: true };
const start = {
  fileName: "kunden.csv",
  bytes: 2048,
  format: "table",
  charset: "windows-1252",
  charsets: ["utf-8", "windows-1252"],
  delimiter: ";",
  delimiters: [";", ","],
  rows: 3,
  columns: [
    { name: "NAME1", filled: 3, samples: ["Müller"], field: "family" },
    { name: "HOBBY", filled: 1, samples: ["Angeln"], field: "ignore" },
  ],
  sample: ["Müller"],
};

const numbers = {
  newPeople: 2,
  newFirms: 1,
  joined: 0,
  refused: 0,
  odd: [],
  oddByKind: {},
  outByReason: {},
  names: {},
};

beforeEach(async () => {
  await closeBook();
  shell.openImport.mockReset().mockResolvedValue(start);
  shell.configureImport.mockReset().mockResolvedValue(start);
  shell.previewImport.mockReset().mockResolvedValue({
    new: 2,
    supplemented: 1,
    held: [held],
    heldTotal: 1,
    heldByReason: { suppressed: 1 },
    ...numbers,
    taken: 3,
    samples: [],
  });
  shell.takeImport.mockReset().mockResolvedValue({
    value: {
      import: "a",
      read: 3,
      taken: 3,
      supplemented: 1,
      held: [held],
      byReason: { suppressed: 1 },
      ...numbers,
      ignored: {},
      charset: "",
      format: "",
    },
    tables: [],
  });
  shell.listImports.mockReset().mockResolvedValue([]);
  shell.closeImport.mockReset().mockResolvedValue(null);
});

it("takes a file over from the preview to the report, and only once the origin is said", async () => {
  const user = userEvent.setup();
  const onshow = vi.fn();
  render(ImportPage, { path: "/tmp/kunden.csv", onshow });
  const take = await screen.findByRole("button", { name: /3 Zeilen übernehmen/ });
  // The first column nobody knows has the focus.
  await waitFor(() => {
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Spalte HOBBY wird zu");
  });
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(shell.takeImport).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).toContain("woher die Angaben stammen");
  await user.selectOptions(screen.getByLabelText("Woher stammen die Angaben?"), "order");
  // The numbers do not depend on it: the preview stays, and the button at once works.
  expect(shell.previewImport).toHaveBeenCalledTimes(1);
  await user.click(take);
  await user.click(await screen.findByRole("button", { name: "Kontakte ansehen" }));
  expect(onshow).toHaveBeenCalledWith("a");
});

it("begins the report with its verb and unscrolled, though the bar had the focus before", async () => {
  const stop = keepFocus();
  const back = document.body.appendChild(document.createElement("button"));
  back.focus();
  const user = userEvent.setup();
  const taken = (await shell.takeImport()) as unknown;
  shell.takeImport.mockImplementation(() => new Promise((done) => setTimeout(() => done(taken), 50)));
  const focus = vi.spyOn(HTMLElement.prototype, "focus");
  render(ImportPage, { path: "/tmp/kunden.csv", onshow: vi.fn() });
  const take = await screen.findByRole("button", { name: /3 Zeilen übernehmen/ });
  await user.selectOptions(screen.getByLabelText("Woher stammen die Angaben?"), "order");
  take.focus();
  await user.keyboard("{Enter}");
  const verb = await screen.findByRole("button", { name: "Kontakte ansehen" });
  await waitFor(() => expect(document.activeElement).toBe(verb));
  expect(focus.mock.lastCall).toEqual([{ preventScroll: true, focusVisible: true }]);
  back.remove();
  stop();
});

it("begins each step at its top, also where the page as a whole scrolls", async () => {
  render(ImportPage, { path: "/tmp/kunden.csv" });
  await screen.findByRole("button", { name: /3 Zeilen übernehmen/ });
  const page = screen.getByRole("main");
  const body = page.querySelector(".page-body") as HTMLElement;
  [page.scrollTop, body.scrollTop] = [300, 300];
  await userEvent.click(screen.getByRole("button", { name: "Datei" }));
  await screen.findByRole("button", { name: /Datei auswählen/ });
  expect([page.scrollTop, body.scrollTop]).toEqual([0, 0]);
});

it("says which row is held, why and what to do", async () => {
  render(ImportPage, { path: "/tmp/kunden.csv" });
  expect(await screen.findByText("Stopp")).toBeTruthy();
  expect(screen.getByText(/Für die Adresse gilt ein Stopp/)).toBeTruthy();
  expect(screen.getByText("41")).toBeTruthy();
});

it("says why nothing happens while the preview is on its way", async () => {
  const user = userEvent.setup();
  shell.previewImport.mockReturnValue(new Promise(() => undefined));
  render(ImportPage, { path: "/tmp/kunden.csv" });
  await user.click(await screen.findByRole("button", { name: /^Zeilen übernehmen/ }));
  expect(screen.getByText("Die Vorschau ist noch nicht fertig")).toBeTruthy();
});

it("shows the known contact of a row and goes on with the same file afterwards", async () => {
  const user = userEvent.setup();
  const known = { ...held, reason: "duplicate", contact: 12, taken: false };
  shell.previewImport.mockResolvedValue({
    new: 2,
    supplemented: 1,
    held: [known],
    heldTotal: 1,
    heldByReason: { duplicate: 1 },
    ...numbers,
    outByReason: { duplicate: 1 },
    taken: 3,
    samples: [],
  });
  const onlook = vi.fn();
  const first = render(ImportPage, { path: "/tmp/kunden.csv", onlook });
  await user.click(await screen.findByRole("button", { name: "Kontakt zu Zeile 41 ansehen" }));
  expect(onlook).toHaveBeenCalledWith(12);
  first.unmount();
  expect(shell.closeImport).not.toHaveBeenCalled();
  render(ImportPage, {});
  expect(await screen.findByText("HOBBY")).toBeTruthy();
  expect(shell.openImport).toHaveBeenCalledTimes(1);
});

it("goes on with the mapping after another page was looked at, until the book is closed", async () => {
  const user = userEvent.setup();
  const first = render(ImportPage, { path: "/tmp/kunden.csv" });
  await user.selectOptions(await screen.findByLabelText("Woher stammen die Angaben?"), "order");
  first.unmount();
  const second = render(ImportPage, {});
  expect(await screen.findByText("HOBBY")).toBeTruthy();
  expect(screen.getByLabelText<HTMLSelectElement>("Woher stammen die Angaben?").value).toBe("order");
  // Also what follows from it still follows: the page that made it is gone.
  await user.selectOptions(screen.getByLabelText("Woher stammen die Angaben?"), "asked");
  await user.click(await screen.findByRole("button", { name: /3 Zeilen übernehmen/ }));
  expect(await screen.findByRole("button", { name: /Bericht/ })).toBeTruthy();
  second.unmount();
  await closeBook();
  render(ImportPage, {});
  expect(await screen.findByText("Noch keine Übernahme")).toBeTruthy();
});

it("counts cards where the file holds cards", async () => {
  shell.openImport.mockResolvedValue({ ...start, format: "vcard", columns: [], delimiters: [] });
  render(ImportPage, { path: "/tmp/kunden.vcf" });
  expect(await screen.findByRole("button", { name: /3 Karten übernehmen/ })).toBeTruthy();
});

it("shows the report of rows that were taken over while somebody was elsewhere", async () => {
  const user = userEvent.setup();
  const report: unknown = await shell.takeImport();
  let done: (value: unknown) => void = () => undefined;
  shell.takeImport.mockReturnValue(new Promise((resolve) => (done = resolve)));
  const first = render(ImportPage, { path: "/tmp/kunden.csv" });
  await user.selectOptions(await screen.findByLabelText("Woher stammen die Angaben?"), "order");
  await user.click(await screen.findByRole("button", { name: /3 Zeilen übernehmen/ }));
  first.unmount();
  // A file dropped meanwhile is not for now.
  render(ImportPage, { path: "/tmp/andere.csv" });
  expect(await screen.findByText("Einen Moment …")).toBeTruthy();
  done(report);
  expect(await screen.findByRole("region", { name: "Was passiert ist" })).toBeTruthy();
  expect(shell.openImport).toHaveBeenCalledTimes(1);
});

it("reads the corrected file of the same name anew when it is dropped again", async () => {
  const page = render(ImportPage, { path: "/tmp/kunden.csv" });
  await screen.findByText("HOBBY");
  page.unmount();
  render(ImportPage, { path: "/tmp/kunden.csv" });
  await waitFor(() => {
    expect(shell.openImport).toHaveBeenCalledTimes(2);
  });
});

it("takes nothing by a key while a dialog lies over it", async () => {
  const user = userEvent.setup();
  render(ImportPage, { path: "/tmp/kunden.csv" });
  await user.selectOptions(await screen.findByLabelText("Woher stammen die Angaben?"), "order");
  const help = document.body.appendChild(document.createElement("dialog"));
  help.open = true;
  await user.keyboard("{Control>}{Enter}{/Control}");
  help.remove();
  expect(shell.takeImport).not.toHaveBeenCalled();
});

it("folds the empty columns of an Outlook file away", async () => {
  const user = userEvent.setup();
  const empty = Array.from({ length: 80 }, (_, at) => ({
    name: `Leer ${at}`,
    filled: 0,
    samples: [],
    field: "ignore",
  }));
  shell.openImport.mockResolvedValue({ ...start, columns: [...empty, ...start.columns] });
  render(ImportPage, { path: "/tmp/kunden.csv" });
  expect(await screen.findByText("HOBBY")).toBeTruthy();
  expect(screen.queryByText("Leer 7")).toBeNull();
  await user.click(screen.getByRole("button", { name: "80 leere Spalten zeigen" }));
  expect(screen.getByText("Leer 7")).toBeTruthy();
});

it("can be used by everybody, before and after a file is chosen", async () => {
  const page = render(ImportPage, {});
  await screen.findByText("Noch keine Übernahme");
  expect(await faults(page.container)).toEqual([]);
  await page.rerender({ path: "/tmp/kunden.csv" });
  await screen.findByText("Stopp");
  expect(await faults(page.container)).toEqual([]);
});

/** Colours need a real window; the end-to-end test looks at them. */
async function faults(place: Element): Promise<string[]> {
  const { violations } = await axe.run(place, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ""}`);
}

it("reports odd values first, equal ones together with their count, each with line and value on wish", async () => {
  const user = userEvent.setup();
  shell.previewImport.mockResolvedValue({
    new: 3,
    supplemented: 1,
    held: Array.from({ length: 34 }, (_, at) => ({
      ...held,
      line: at + 2,
      reason: "consent_without_evidence",
      detail: "",
    })),
    heldTotal: 34,
    heldByReason: { consent_without_evidence: 34 },
    ...numbers,
    joined: 1,
    refused: 2,
    odd: [{ line: 7, kind: "phone", value: "abc" }],
    oddByKind: { phone: 1 },
    names: { 2: "Ilse Huber", 7: "Sepp Adler" },
    taken: 4,
    samples: [],
  });
  render(ImportPage, { path: "/tmp/kunden.csv" });
  const odd = await screen.findByRole("region", { name: "Angaben, die Sie ansehen sollten" });
  const along = screen.getByRole("region", { name: "Kommt mit, bitte prüfen" });
  expect(screen.getByText(/Zeilen sagen Nein zu Werbung/)).toBeTruthy();
  expect(odd.compareDocumentPosition(along) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  // A single one is open at once; thirty-four wait for a wish.
  expect(odd.textContent).toMatch(/1 ×.*Keine lesbare Telefonnummer.*7.*Sepp Adler,\s+abc/s);
  expect(along.textContent).toContain("34 ×");
  expect(along.querySelectorAll("li")).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: "Zeilen: Einwilligung ohne Beleg" }));
  expect(along.querySelectorAll("li")).toHaveLength(34);
  expect(along.querySelector("li")?.textContent).toMatch(/2\s*Ilse Huber/);
  expect(screen.queryByRole("region", { name: "Bleibt draußen" })).toBeNull();
});

it("names people, firms and joined rows apart, so that the numbers add up with the book", async () => {
  render(ImportPage, { path: "/tmp/kunden.csv" });
  const page = await screen.findByRole("region", { name: "Was passieren wird" });
  await waitFor(() => {
    expect(page.textContent).toMatch(/2\s*neue Personen.*1\s*neue Firma.*1\s*Zeile ergänzt/s);
  });
});

it("counts what supplements as the list of earlier imports does: one number, and what it is made of", () => {
  const told = { newPeople: 3, newFirms: 0, supplemented: 4, joined: 2, refused: 0 };
  const { container } = render(Numbers, { numbers: told, out: 0, done: true });
  expect(container.textContent).toMatch(
    /4\s*Zeilen ergänzt: 2 in vorhandenen Kontakten, 2 in früheren Zeilen derselben Datei/,
  );
});

const past = {
  uid: "a",
  fileName: "kunden.csv",
  takenAt: 0,
  taken: 6,
  supplemented: 1,
  held: 1,
  takenBackAt: null as number | null,
  canTakeBack: true,
};

it("asks before the report's import is taken back, and offers it no more once it was", async () => {
  const user = userEvent.setup();
  shell.listImports.mockImplementation(() => Promise.resolve([past]));
  shell.takeBackImport.mockReset().mockImplementation(() => {
    shell.listImports.mockResolvedValue([{ ...past, takenBackAt: 1 }]);
    touched(["imports"]);
    return Promise.resolve({ value: { removed: 6, values: 0, stayed: [] }, tables: ["imports"] });
  });
  const first = render(ImportPage, { path: "/tmp/kunden.csv" });
  const take = await screen.findByRole("button", { name: /3 Zeilen übernehmen/ });
  await user.selectOptions(screen.getByLabelText("Woher stammen die Angaben?"), "order");
  await user.click(take);
  await user.click(await screen.findByRole("button", { name: /^Zurücknehmen/ }));
  expect(shell.takeBackImport).not.toHaveBeenCalled();
  expect(document.activeElement?.textContent).toContain("Behalten");
  await user.click(screen.getByRole("button", { name: "Zurücknehmen" }));
  expect(shell.takeBackImport).toHaveBeenCalledWith("a");
  expect(await screen.findByText(/zurückgenommen am/)).toBeTruthy();
  // Nor does it say any longer that they are there.
  expect(screen.queryByText(/neue Person/)).toBeNull();
  expect(screen.queryByRole("button", { name: "Kontakte ansehen" })).toBeNull();
  first.unmount();
  render(ImportPage, {});
  expect(await screen.findByText(/zurückgenommen am/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Zurücknehmen/ })).toBeNull();
});

it("takes the import back by Ctrl+Enter, though the focus lies on Behalten", async () => {
  const user = userEvent.setup();
  shell.listImports.mockImplementation(() => Promise.resolve([past]));
  shell.takeBackImport
    .mockReset()
    .mockResolvedValue({ value: { removed: 6, values: 0, stayed: [] }, tables: ["imports"] });
  render(ImportPage, {});
  await user.click(await screen.findByRole("button", { name: /^Zurücknehmen/ }));
  expect(document.activeElement?.textContent).toContain("Behalten");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(shell.takeBackImport).toHaveBeenCalledOnce();
});

it("keeps the focus on the page when the line with the button went with what was taken back", async () => {
  const user = userEvent.setup();
  const stop = keepFocus();
  shell.listImports.mockImplementation(() => Promise.resolve([past]));
  shell.takeBackImport.mockReset().mockImplementation(() => {
    shell.listImports.mockResolvedValue([{ ...past, takenBackAt: 1 }]);
    touched(["imports"]);
    const stayed = [{ contact: 3, name: "Ada Lovelace", why: "worked_with" }];
    return Promise.resolve({ value: { removed: 5, values: 0, stayed }, tables: ["imports"] });
  });
  render(ImportPage, {});
  await user.click(await screen.findByRole("button", { name: /^Zurücknehmen/ }));
  await user.click(screen.getByRole("button", { name: "Zurücknehmen" }));
  expect(await screen.findByText(/entfernt ist, was aus der Datei kam/)).toBeTruthy();
  await user.keyboard("{Escape}");
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe("Datei auswählen …"));
  stop();
});

it("counts no rows of an import that was taken back", async () => {
  shell.listImports.mockResolvedValue([{ ...past, takenBackAt: 1 }]);
  render(ImportPage, {});
  expect(await screen.findByText(/zurückgenommen am/)).toBeTruthy();
  expect(screen.queryByText(/5 neu/)).toBeNull();
});

it("counts the rows of an earlier import once each", async () => {
  shell.listImports.mockResolvedValue([past]);
  render(ImportPage, {});
  expect(await screen.findByText("5 neu, 1 ergänzt, 1 draußen geblieben")).toBeTruthy();
});
