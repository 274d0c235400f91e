import { api, type ContactLine, type ContactPage, type Id, type Kind, type ListQuery } from "$api";
import type { List } from "../frame/places.svelte";

/** Rows fetched at once; the shell gives no more than 200. */
export const PAGE = 200;
/** Pages kept; older ones are fetched again when they are seen again. */
const KEPT = 30;

/** What to ask the book for a list of the side bar. */
export function filterOf(list: List, kind: Kind | null): ListQuery["filter"] {
  return {
    view: list.show === "bin" ? "bin" : list.show === "restricted" ? "restricted" : "all",
    tag: list.show === "tag" ? list.tag : null,
    importUid: list.show === "import" ? list.uid : null,
    kind,
    text: list.show === "found" ? list.text : null,
  };
}

/** A list of contacts of any length, fetched page by page as it is seen. */
export class ContactList {
  sort = $state<ListQuery["sort"]>("name");
  descending = $state(false);
  total = $state(0);
  /** The first answer is there. */
  loaded = $state(false);
  failure = $state.raw<unknown>();
  #list: List = { show: "all" };
  #kind: Kind | null = null;
  #pages = $state.raw<ReadonlyMap<number, readonly ContactLine[]>>(new Map());
  #asked = new Map<number, number>();
  /** Counts up with every new question; late answers of older ones are dropped. */
  #round = 0;
  #seen = { first: 0, end: PAGE };

  /** The question without place and length. */
  query(): ListQuery {
    return {
      sort: this.sort,
      descending: this.descending,
      offset: 0,
      limit: PAGE,
      filter: filterOf(this.#list, this.#kind),
    };
  }

  /** The line at this place, if it is here already. */
  at(index: number): ContactLine | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Whether the data of one of these rests, as far as their lines are here. */
  rests(ids: readonly Id[]): boolean {
    const lines = [...this.#pages.values()].flat();
    return lines.some((line) => line.restrictedAt !== null && ids.includes(line.id));
  }

  /** Shows another list; nothing of the old one stays. */
  show(list: List, kind: Kind | null) {
    this.#list = list;
    this.#kind = kind;
    this.#seen = { first: 0, end: PAGE };
    this.loaded = false;
    this.#pages = new Map();
    this.reload();
  }

  /** Sorts by a column; the same column again turns the order around. */
  by(sort: ListQuery["sort"]) {
    this.order(sort, this.sort === sort ? !this.descending : sort === "changed");
  }

  /** Sorts by a column in this order. */
  order(sort: ListQuery["sort"], descending: boolean) {
    this.descending = descending;
    this.sort = sort;
    this.#pages = new Map();
    this.reload();
  }

  /** Reads again what is seen; the old rows stay until the new ones are there, so that nothing flickers. */
  reload() {
    this.#round++;
    this.#asked.clear();
    this.seen(this.#seen.first, this.#seen.end, true);
  }

  /** Tells which rows are seen: their pages are fetched. */
  seen(first: number, end: number, always = false) {
    this.#seen = { first, end };
    const last = Math.max(0, end - 1);
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      if (page > 0 && this.loaded && page * PAGE >= this.total) break;
      if (always || this.#asked.get(page) !== this.#round) void this.#fetch(page);
    }
  }

  /** The ids from one place to another, both included, in the order of the list. */
  async ids(from: number, to: number): Promise<Id[]> {
    const [first, last] = from <= to ? [from, to] : [to, from];
    const ids: Id[] = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      const rows = this.#pages.get(page) ?? (await this.#ask(page)).rows;
      rows.forEach((row, at) => {
        const index = page * PAGE + at;
        if (index >= first && index <= last) ids.push(row.id);
      });
    }
    return ids;
  }

  /** Where a contact stands in this list, or null. */
  rowOf(id: Id): Promise<number | null> {
    return api.rowOf(id, this.query());
  }

  #ask(page: number): Promise<ContactPage> {
    return api.listContacts({ ...this.query(), offset: page * PAGE, limit: PAGE });
  }

  async #fetch(page: number) {
    const round = this.#round;
    this.#asked.set(page, round);
    try {
      const answer = await this.#ask(page);
      if (round !== this.#round) return;
      const pages = new Map(this.#pages);
      pages.delete(page);
      pages.set(page, answer.rows);
      for (const old of pages.keys()) {
        if (pages.size <= KEPT) break;
        pages.delete(old);
        this.#asked.delete(old);
      }
      this.#pages = pages;
      this.total = answer.total;
      this.loaded = true;
      this.failure = undefined;
    } catch (reason) {
      if (round !== this.#round) return;
      this.#asked.delete(page);
      this.failure = reason;
      this.loaded = true;
    }
  }
}
