import { mockIPC } from "@tauri-apps/api/mocks";
import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { ListQuery } from "$api";
import { context } from "$parts/context.svelte";
import { toasts } from "$parts/toast.svelte";
import { desk } from "../frame/desk.svelte";
import { places } from "../frame/places.svelte";
import ContactsPage from "./ContactsPage.svelte";

const line = (id: number) => ({
  id,
  kind: "person",
  title: "",
  given: "Erika",
  family: `Muster${id}`,
  organisation: "",
  place: "Köln",
  phone: "",
  email: "",
  tags: [],
  newsletter: id === 2 ? "stop" : "none",
  restrictedAt: null,
  minor: false,
});

let asked: [string, unknown][] = [];
/** Whoever went to the bin, if one did. */
let binned: number | undefined;
/** Since when the data of everybody here rests, and how many lie in the bin. */
let restrictedAt: number | null = null;
let inBin = 0;

/** A book with this many contacts. */
function book(total: number) {
  asked = [];
  binned = undefined;
  restrictedAt = null;
  inBin = 0;
  mockIPC((command, args) => {
    asked.push([command, args]);
    if (command === "list_contacts") {
      const { query } = args as { query: ListQuery };
      const count = Math.max(0, Math.min(query.limit, total - query.offset));
      const rows = Array.from({ length: count }, (_, at) => query.offset + at);
      return {
        total,
        rows: rows.map((at) => ({
          ...line(binned !== undefined && at >= binned ? at + 1 : at),
          restrictedAt,
        })),
      };
    }
    if (command === "row_of") {
      const { id } = args as { id: number };
      return binned !== undefined && id > binned ? id - 1 : id;
    }
    if (command === "sidebar") return { contacts: total, bin: inBin, tags: [], imports: [] };
    if (command === "get_contact") return new Promise(() => undefined);
    if (command === "undo") {
      binned = undefined;
      return { value: "bin_contacts", tables: ["contacts"] };
    }
    if (command === "bin_contacts") binned = (args as { ids: number[] }).ids[0];
    if (command === "bin_contacts") return { value: null, tables: ["contacts"] };
    return null;
  });
}

beforeEach(() => places.forget());

const everyone = { list: { show: "all" as const }, contact: null };
const calls = (command: string) => asked.filter(([name]) => name === command).map(([, args]) => args);

it("shows few rows of many and says how many there are", async () => {
  book(100_000);
  render(ContactsPage, everyone);
  const grid = await screen.findByRole("grid");
  expect(grid.getAttribute("aria-rowcount")).toBe("100001");
  expect((await screen.findAllByRole("row")).length).toBeLessThan(60);
  expect(await screen.findByText("100.000 Kontakte")).toBeTruthy();
});

it("says what to do with a list in Excel when the book is empty", async () => {
  book(0);
  render(ContactsPage, everyone);
  expect(await screen.findByText(/CSV UTF-8/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Liste übernehmen" }));
  expect(places.here.area).toBe("import");
});

it("says where everybody is when they all lie in the bin, and leads there", async () => {
  book(0);
  inBin = 36;
  render(ContactsPage, everyone);
  expect(await screen.findByText(/Alle 36 Kontakte liegen im Papierkorb/)).toBeTruthy();
  expect(screen.queryByText(/Hier stehen bald/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Papierkorb ansehen" }));
  expect(places.here).toMatchObject({ list: { show: "bin" } });
});

it("shows the focus on the first row while nobody is chosen, and goes to it with the arrow", async () => {
  book(5);
  render(ContactsPage, everyone);
  const grid = await screen.findByRole("grid");
  await vi.waitFor(() => expect(document.activeElement).toBe(grid));
  await vi.waitFor(() => expect(grid.querySelector(".next")?.textContent).toContain("Muster0"));
  expect(grid.querySelector("[aria-selected=true]"), "it is not chosen").toBeNull();
  await userEvent.keyboard("{ArrowDown}");
  expect(grid.querySelector(".next")).toBeNull();
  expect(grid.querySelector(".cur")?.textContent).toContain("Muster0");
});

it("goes down with the arrow and opens the person", async () => {
  book(50);
  render(ContactsPage, everyone);
  (await screen.findByRole("grid")).focus();
  await screen.findByText("Muster1");
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  await screen.findByRole("row", { selected: true });
  expect(places.here).toMatchObject({ contact: 1 });
});

it("shows the card of the row that took the place of a binned one, and marks nobody else", async () => {
  book(50);
  render(ContactsPage, everyone);
  (await screen.findByRole("grid")).focus();
  await screen.findByText("Muster1");
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Delete}");
  await vi.waitFor(() => expect(places.here).toMatchObject({ contact: 2 }));
  expect(screen.getByRole("row", { selected: true }).textContent).toContain("Muster2");
});

it("puts the cursor, the mark and the card on the same person after an undo", async () => {
  book(50);
  const { rerender } = render(ContactsPage, everyone);
  const follow = () => {
    const here = places.here;
    return rerender({ ...everyone, contact: here.area === "contacts" ? here.contact : null });
  };
  (await screen.findByRole("grid")).focus();
  await screen.findByText("Muster1");
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  await vi.waitFor(() => expect(places.here).toMatchObject({ contact: 1 }));
  await follow();
  await userEvent.keyboard("{Delete}");
  await vi.waitFor(() => expect(places.here).toMatchObject({ contact: 2 }));
  await follow();
  desk.state = {
    ...({ state: "open", country: "DE" } as Extract<typeof desk.state, { state: "open" }>),
    undo: { op: "bin_contacts", name: "", contact: 1, people: 1, passed: false },
  };
  await desk.undo();
  await screen.findByText("Muster1");
  await follow();
  expect(places.here).toMatchObject({ contact: 1 });
  await vi.waitFor(() => {
    expect(screen.getByRole("row", { selected: true }).textContent).toContain("Muster1");
    expect(document.querySelector(".tr.cur")?.textContent).toContain("Muster1");
  });
  desk.state = undefined;
});

it("bins what is chosen, by id, without asking", async () => {
  book(50);
  render(ContactsPage, everyone);
  (await screen.findByRole("grid")).focus();
  await screen.findByText("Muster1");
  await userEvent.keyboard("{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
  await screen.findByText(/3 gewählt/);
  await userEvent.keyboard("{Delete}");
  expect(calls("bin_contacts")).toEqual([{ ids: [0, 1, 2] }]);
});

it("offers to fetch back, not to undo, whom it binned while their data rests", async () => {
  book(5);
  restrictedAt = 1;
  render(ContactsPage, { list: { show: "restricted" }, contact: null });
  (await screen.findByRole("grid")).focus();
  await screen.findByText("Muster1");
  await userEvent.keyboard("{ArrowDown}{Delete}");
  await vi.waitFor(() => expect(toasts.current?.text).toContain("liegt im Papierkorb"));
  expect(toasts.current?.back).toMatchObject({ label: "Zurückholen" });
  expect(toasts.current?.back?.keys, "Ctrl+Z would be refused").toBeUndefined();
  toasts.current?.back?.act();
  await vi.waitFor(() => expect(calls("restore_contacts")).toEqual([{ ids: [0] }]));
  expect(calls("undo")).toEqual([]);
});

it("tells how many when the one that is binned is not the one under the cursor", async () => {
  book(50);
  render(ContactsPage, everyone);
  (await screen.findByRole("grid")).focus();
  await screen.findByText("Muster1");
  // The second row is chosen beside the first, then the first is taken out again: the cursor stands on it.
  await userEvent.keyboard("{ArrowDown}{Shift>}{ArrowDown}{/Shift}");
  await screen.findByText(/2 gewählt/);
  await userEvent.keyboard(" {Delete}");
  await vi.waitFor(() => expect(calls("bin_contacts")).toEqual([{ ids: [0] }]));
  await vi.waitFor(() => expect(toasts.current?.text).toBe("1 Kontakt liegt im Papierkorb."));
});

it("sorts by place in the core, not here", async () => {
  book(50);
  render(ContactsPage, everyone);
  await screen.findByText("Muster1");
  await userEvent.click(screen.getByRole("button", { name: "Ort" }));
  expect(calls("list_contacts").at(-1)).toMatchObject({ query: { sort: "place", descending: false } });
});

it("names a stop with a word, not with a colour alone", async () => {
  book(5);
  render(ContactsPage, everyone);
  expect(await screen.findByText("Stopp")).toBeTruthy();
});

it("sorts either way from the menu of a column's head", async () => {
  book(50);
  render(ContactsPage, everyone);
  const head = await screen.findByRole("columnheader", { name: /^Ort/ });
  await fireEvent.contextMenu(head);
  context.offer?.items.find((item) => item.label === "Absteigend sortieren")?.act();
  await vi.waitFor(() => {
    expect(calls("list_contacts").at(-1)).toMatchObject({ query: { sort: "place", descending: true } });
  });
});

it("sorts by a press anywhere on a column's head, once", async () => {
  book(50);
  render(ContactsPage, everyone);
  await userEvent.click(await screen.findByRole("columnheader", { name: /^Ort/ }));
  await vi.waitFor(() => {
    expect(calls("list_contacts").at(-1)).toMatchObject({ query: { sort: "place", descending: false } });
  });
});

it("takes a choice of several back by Escape from anywhere on the page", async () => {
  book(50);
  render(ContactsPage, everyone);
  (await screen.findByRole("grid")).focus();
  await screen.findByText("Muster1");
  await userEvent.keyboard("{Control>}a{/Control}");
  const bar = await screen.findByRole("toolbar", { name: /50/ });
  bar.querySelector("button")?.focus();
  await userEvent.keyboard("{Escape}");
  await vi.waitFor(() => expect(screen.queryByRole("toolbar", { name: /50/ })).toBeNull());
  expect(document.activeElement).toBe(screen.getByRole("grid"));
});
