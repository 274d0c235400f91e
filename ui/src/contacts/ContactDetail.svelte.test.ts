import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { toasts } from "$parts/toast.svelte";
import { personOf, provenance } from "../../tests/people";
import { shell } from "../../tests/shell";
import ContactDetail from "./ContactDetail.svelte";
import { drafts } from "./drafts";

// A rendered page takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

let closed = 0;
// jsdom knows these elements but not how to open them.
beforeAll(() => {
  HTMLElement.prototype.showPopover = () => undefined;
  HTMLElement.prototype.hidePopover = () => undefined;
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    closed++;
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };
});

/** What is different about the person of a test. */
let about: object = {};
const contact = (id: number) => ({ ...personOf(id), binnedAt: id === 9 ? 1 : null, ...about });

let notes: unknown[] = [];
let asked: ReturnType<typeof shell>;
let answer: Promise<unknown>;
beforeEach(() => {
  closed = 0;
  about = {};
  notes = [];
  drafts.clear();
  toasts.forget();
  answer = Promise.resolve({ value: null, tables: [] });
  asked = shell(
    {
      get_contact: ({ id }: { id: number }) => contact(id),
      consent_overview: { lines: [], history: [], suppressed: [], origins: [] },
      purposes: [],
      add_note: (note: unknown) => {
        notes.push(note);
        return answer;
      },
    },
    { value: null, tables: [] },
  );
});

const props = { onlist: vi.fn(), onbin: vi.fn(), ontag: vi.fn() };
const field = () => screen.queryByRole<HTMLTextAreaElement>("textbox", { name: "Notiz" });

it("keeps a note being written for its person and opens no form for the next one", async () => {
  const { rerender } = render(ContactDetail, { ...props, id: 1 });
  await userEvent.click(await screen.findByRole("button", { name: "Notiz" }));
  await userEvent.keyboard("Ruft Montag an");
  await rerender({ id: 2 });
  await screen.findByRole("heading", { name: "Erika Muster2" });
  expect(field()).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Notiz" }));
  expect(field()?.value).toBe("");
  await rerender({ id: 1 });
  await screen.findByRole("heading", { name: "Erika Muster1" });
  expect(field()?.value).toBe("Ruft Montag an");
  expect(document.activeElement).not.toBe(field());
  await userEvent.click(field() as HTMLElement);
  await userEvent.keyboard("{Escape}");
  expect(drafts.has(1, "note")).toBe(false);
});

it("stamps day and time with a blank after the word before, and none after a blank", async () => {
  render(ContactDetail, { ...props, id: 1 });
  await userEvent.click(await screen.findByRole("button", { name: "Notiz" }));
  await userEvent.keyboard("{F5}ruft an, samstags{F5}");
  expect(field()?.value).toMatch(/^\d.*: ruft an, samstags \d[^\n]*: $/);
  await userEvent.keyboard("{F5}");
  expect(field()?.value).not.toContain("  ");
  await userEvent.keyboard("{Escape}");
});

it("writes a note once, however often the button is clicked", async () => {
  let done: (value: unknown) => void = () => undefined;
  answer = new Promise((resolve) => (done = resolve));
  render(ContactDetail, { ...props, id: 1 });
  await userEvent.click(await screen.findByRole("button", { name: "Notiz" }));
  await userEvent.keyboard("Hat bezahlt");
  await userEvent.dblClick(screen.getAllByRole("button", { name: /^Eintragen/ }).at(-1) as HTMLElement);
  expect(notes).toHaveLength(1);
  done({ value: null, tables: [] });
  await waitFor(() => expect(field()).toBeNull());
  expect(drafts.has(1, "note")).toBe(false);
});

it("names whose no to advertising it was, and takes back only that for ten seconds", async () => {
  render(ContactDetail, { ...props, id: 1 });
  await userEvent.click(await screen.findByRole("button", { name: /^Mehr/ }));
  await userEvent.click(await screen.findByText("Will keine Werbung"));
  await waitFor(() =>
    expect(toasts.current?.text).toBe("Keine Werbung mehr an „Erika Muster1“, auf allen Wegen"),
  );
  expect(await screen.findByText(/Wird in wenigen Sekunden endgültig/)).toBeTruthy();
  toasts.current?.back?.act();
  await waitFor(() => expect(screen.queryByText(/Wird in wenigen Sekunden endgültig/)).toBeNull());
  const commands = asked.map(([command]) => command);
  expect(commands).not.toContain("undo");
  expect(commands).not.toContain("block_contact");
});

it("brings a binned person back by its own state", async () => {
  render(ContactDetail, { ...props, id: 9 });
  await userEvent.click(await screen.findByRole("button", { name: "Zurückholen" }));
  expect(props.onbin).toHaveBeenCalledWith(expect.objectContaining({ id: 9, binnedAt: 1 }), "Erika Muster9");
});

it("closes the dialog of the consents before it takes it away, so that the focus finds back", async () => {
  render(ContactDetail, { ...props, id: 1 });
  await userEvent.click(await screen.findByRole("button", { name: "Einwilligung" }));
  const close = await screen.findAllByRole("button", { name: /^Schließen/ });
  await userEvent.click(close[0] as HTMLElement);
  await waitFor(() => expect(closed).toBe(1));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("brings the whole form of a note into view when it is opened, its buttons too", async () => {
  const seen = vi.spyOn(HTMLElement.prototype, "scrollIntoView");
  render(ContactDetail, { ...props, id: 1 });
  await userEvent.click(await screen.findByRole("button", { name: "Notiz" }));
  const form = seen.mock.contexts.at(-1) as HTMLElement;
  expect(form.contains(field())).toBe(true);
  expect(form.textContent).toContain("Eintragen");
});

const fold = (name: string) => screen.getByRole("button", { name, expanded: true });

it("marks a folded section, and says how much it holds", async () => {
  about = { phones: [{ id: 1, value: "0711 4711", label: "", provenance, display: "0711 4711" }] };
  render(ContactDetail, { ...props, id: 1 });
  const head = await screen.findByRole("button", { name: "Erreichbar", expanded: true });
  expect(head.querySelector("svg.lucide-chevron-down")).toBeTruthy();
  expect(head.parentElement?.textContent).not.toContain("1");
  await userEvent.click(head);
  expect(head.getAttribute("aria-expanded")).toBe("false");
  expect(head.querySelector("svg.lucide-chevron-right")).toBeTruthy();
  expect(head.parentElement?.textContent).toContain("1");
});

it("unfolds the notes for one that is written", async () => {
  render(ContactDetail, { ...props, id: 1 });
  await screen.findByRole("button", { name: "Notiz" });
  await userEvent.click(fold("Notizen"));
  await userEvent.click(screen.getByRole("button", { name: "Notiz" }));
  expect(document.activeElement).toBe(field());
});

it("shows the note that was being written about somebody who is restricted meanwhile, and enters it", async () => {
  about = { restrictedAt: 1, restriction: "accuracy" };
  drafts.put(1, "note", { activity: "call", body: "Ruft Montag an" });
  render(ContactDetail, { ...props, id: 1 });
  await screen.findByRole("heading", { name: "Erika Muster1" });
  await waitFor(() => expect(field()?.value).toBe("Ruft Montag an"));
  await userEvent.click(screen.getByRole("button", { name: /^Eintragen/ }));
  await waitFor(() => expect(notes).toHaveLength(1));
  await waitFor(() => expect(field()).toBeNull());
});

it("leads to the note that waits, which lies below the edge in large type", async () => {
  drafts.put(1, "note", { activity: "note", body: "Ruft Montag an" });
  render(ContactDetail, { ...props, id: 1 });
  await waitFor(() => expect(field()?.value).toBe("Ruft Montag an"));
  expect(document.activeElement).not.toBe(field());
  await userEvent.click(screen.getByRole("button", { name: "Notiz" }));
  await waitFor(() => expect(document.activeElement).toBe(field()));
});

it("keeps the remark beside a value whose text is changed, and shows it where the value is edited", async () => {
  const told = { ...provenance, note: "Karte von der Messe" };
  about = { phones: [{ id: 4, value: "0711 4711", label: "mobile", provenance: told, e164: "+497114711" }] };
  render(ContactDetail, { ...props, id: 1 });
  const margin = await screen.findByRole("button", { name: /Mobil: / });
  margin.focus();
  await userEvent.keyboard("{F2}");
  await userEvent.type(await screen.findByRole("textbox", { name: "Mobil" }), "2{Enter}");
  await waitFor(() =>
    expect(asked.find(([command]) => command === "edit_contact")?.[1]).toMatchObject({
      given: { note: "Karte von der Messe" },
    }),
  );
  await userEvent.click(margin);
  await userEvent.click(screen.getByRole("button", { name: "Herkunft ändern …" }));
  expect((await screen.findByRole<HTMLInputElement>("textbox", { name: /^Bemerkung/ })).value).toBe(
    "Karte von der Messe",
  );
});
