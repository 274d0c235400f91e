import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isAnythingUnsaved, wouldLose } from "$parts/unsaved";
import { CONFIG, DraftTable, OPEN, shell } from "../../tests/shell";
import { drafts } from "../contacts/drafts";
import { desk } from "../frame/desk.svelte";
import OwnDomains from "../settings/OwnDomains.svelte";
import OptoutSection from "./OptoutSection.svelte";
import Wordings from "./Wordings.svelte";

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
const optout = (address: string) => ({
  address,
  shown: address,
  line: 1,
  known: true,
  already: false,
  skip: null,
});

let table: DraftTable;
let asked: ReturnType<typeof shell>;
const open = () => (desk.state = { ...OPEN, country: "DE" } as typeof desk.state);

beforeEach(() => {
  table = new DraftTable();
  drafts.clear();
  open();
  asked = shell(
    {
      ...table.answers,
      desk_state: { state: "locked", name: "Weingut Huber" },
      load_config: CONFIG,
      app_info: { version: "1.2.3", dataFolder: "" },
      purposes: [purpose],
      own_domains: ["alt.example"],
      preview_optouts: [optout("a@post.example"), optout("b@post.example")],
      take_optouts: { value: { blocked: 1, contacts: 1 }, tables: [] },
      save_wording: { value: 2, tables: [] },
      set_own_domains: { value: ["alt.example"], tables: [] },
    },
    null,
  );
});
afterEach(async () => {
  open();
  await desk.refresh();
  desk.state = undefined;
});

/** Ctrl+L and the passphrase again: the page knows nothing any more, and nothing was asked. */
async function lockAndOpen() {
  expect(isAnythingUnsaved(), "the last key is not in the book yet").toBe(true);
  expect(await wouldLose(), "nothing is asked").toBe(false);
  cleanup();
  await desk.refresh();
  open();
  await drafts.load();
}
const args = (name: string) => asked.find(([command]) => command === name)?.[1];

it("goes on with pasted opt-outs, and with what was ticked of them", async () => {
  render(OptoutSection);
  await userEvent.type(screen.getByLabelText(/Text mit E‑Mail-Adressen/), "a@post.example");
  await lockAndOpen();
  render(OptoutSection);
  expect(screen.getByDisplayValue("a@post.example")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Adressen suchen" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: /^b@post/ }));
  await lockAndOpen();
  render(OptoutSection);
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /^a@post/ }).checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /^b@post/ }).checked).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: /^Stopp für 1 Adresse/ }));
  expect(args("take_optouts")).toMatchObject({ addresses: ["a@post.example"], source: "paste" });
  await waitFor(() => expect(table.rows.size).toBe(0));
});

it("shows no pasted opt-outs any more that the book forgot with somebody erased", async () => {
  render(OptoutSection);
  await userEvent.type(screen.getByLabelText(/Text mit E‑Mail-Adressen/), "a@post.example");
  await drafts.write();
  cleanup();
  table.rows.clear();
  await drafts.reload();
  expect(isAnythingUnsaved()).toBe(false);
  render(OptoutSection);
  expect(screen.queryByDisplayValue("a@post.example")).toBeNull();
  await drafts.write();
  expect(table.rows.size).toBe(0);
});

it("goes on with a wording that was being changed", async () => {
  render(Wordings);
  await userEvent.click(await screen.findByRole("button", { name: /^Neue Fassung schreiben/ }));
  await userEvent.type(screen.getByLabelText("Wortlaut der neuen Fassung"), " Und ja.");
  await lockAndOpen();
  render(Wordings);
  expect(await screen.findByDisplayValue("Ja, gern. Und ja.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Fassung 2 festhalten" }));
  await waitFor(() => expect(args("save_wording")).toMatchObject({ text: "Ja, gern. Und ja." }));
  await waitFor(() => expect(table.rows.size).toBe(0));
});

it("goes on with the firm's own domains", async () => {
  render(OwnDomains);
  await userEvent.type(await screen.findByDisplayValue("alt.example"), "\nneu.example");
  await lockAndOpen();
  render(OwnDomains);
  const field = screen.getByRole<HTMLTextAreaElement>("textbox");
  expect(field.value).toBe("alt.example\nneu.example");
  await userEvent.click(screen.getByRole("button"));
  expect(args("set_own_domains")).toMatchObject({ entries: ["alt.example", "neu.example"] });
  await waitFor(() => expect(table.rows.size).toBe(0));
});
