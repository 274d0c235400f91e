import { mockIPC } from "@tauri-apps/api/mocks";
import { describe, expect, it } from "vitest";
import type { ContactLine, ListQuery } from "$api";
import { ContactList, PAGE, filterOf } from "./list.svelte";

const line = (id: number): ContactLine => ({
  id,
  kind: "person",
  title: "",
  given: "",
  family: `N${id}`,
  organisation: "",
  place: "",
  phone: "",
  email: "",
  tags: [],
  newsletter: "none",
  restrictedAt: null,
  minor: false,
});

/** A book of `total` contacts whose ids are their places. */
function book(total: number) {
  const asked: ListQuery[] = [];
  mockIPC((_, args) => {
    const { query } = args as { query: ListQuery };
    asked.push(query);
    const count = Math.max(0, Math.min(query.limit, total - query.offset));
    return { total, rows: Array.from({ length: count }, (_, at) => line(query.offset + at)) };
  });
  return asked;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("a list of contacts", () => {
  it("fetches only the pages that are seen", async () => {
    const asked = book(100_000);
    const list = new ContactList();
    list.show({ show: "all" }, null);
    await settle();
    list.seen(50_020, 50_060);
    await settle();
    expect(asked.map((query) => query.offset)).toEqual([0, 50_000]);
    expect(list.at(50_033)?.id).toBe(50_033);
    expect(list.total).toBe(100_000);
  });

  it("asks for a page once, however often it is seen", async () => {
    const asked = book(1000);
    const list = new ContactList();
    list.show({ show: "all" }, null);
    await settle();
    for (let i = 0; i < 20; i++) list.seen(0, 40);
    await settle();
    expect(asked).toHaveLength(1);
  });

  it("keeps the old rows until the new ones are there", async () => {
    book(1000);
    const list = new ContactList();
    list.show({ show: "all" }, null);
    await settle();
    list.reload();
    expect(list.at(3)?.id).toBe(3);
  });

  it("drops the answer to an older question", async () => {
    const answers: ((page: object) => void)[] = [];
    mockIPC(() => new Promise((resolve) => answers.push(resolve)));
    const list = new ContactList();
    list.show({ show: "all" }, null);
    list.show({ show: "bin" }, null);
    answers[1]?.({ total: 1, rows: [line(9)] });
    await settle();
    answers[0]?.({ total: 5, rows: [line(1)] });
    await settle();
    expect(list.total).toBe(1);
    expect(list.at(0)?.id).toBe(9);
  });

  it("gives the ids of a stretch over several pages", async () => {
    book(1000);
    const list = new ContactList();
    list.show({ show: "all" }, null);
    await settle();
    const ids = await list.ids(PAGE + 2, PAGE - 3);
    expect(ids).toEqual([197, 198, 199, 200, 201, 202]);
  });

  it("turns the order around when the same column is chosen again", () => {
    book(0);
    const list = new ContactList();
    list.by("place");
    expect([list.sort, list.descending]).toEqual(["place", false]);
    list.by("place");
    expect(list.descending).toBe(true);
  });
});

it("asks for a list of the side bar", () => {
  expect(filterOf({ show: "tag", tag: "Weinclub" }, null)).toMatchObject({ view: "all", tag: "Weinclub" });
  expect(filterOf({ show: "bin" }, "person")).toMatchObject({ view: "bin", tag: null, kind: "person" });
});
