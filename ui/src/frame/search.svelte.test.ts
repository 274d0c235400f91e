import { mockIPC } from "@tauri-apps/api/mocks";
import { describe, expect, it } from "vitest";
import type { Hit } from "$api";
import { Searching, cut, groups } from "./search.svelte";

const hit = (id: number, match: Hit["match"], found: Hit["found"] = "name"): Hit => ({
  id,
  name: "Müller, Erika",
  place: "Köln",
  match,
  kind: "person",
  found,
  text: "",
});

const marked = (name: string, question: string) =>
  cut(name, question)
    .filter((part) => part.hit)
    .map((part) => part.text);

describe("searching", () => {
  it("never lets a late answer replace a newer one", async () => {
    const answers: ((hits: Hit[]) => void)[] = [];
    mockIPC(() => new Promise((resolve) => answers.push(resolve)));
    const searching = new Searching();
    searching.text = "mü";
    const first = searching.ask();
    searching.text = "mül";
    const second = searching.ask();
    await Promise.resolve();
    answers[1]?.([hit(2, "exact")]);
    await second;
    answers[0]?.([hit(1, "exact")]);
    await first;
    expect(searching.hits.map((found) => found.id)).toEqual([2]);
  });

  it("answers Enter only once the hits are those of the text in the field", async () => {
    const answers: ((hits: Hit[]) => void)[] = [];
    mockIPC((command) =>
      command === "search_contacts" ? new Promise((resolve) => answers.push(resolve)) : { total: 1 },
    );
    const searching = new Searching();
    searching.text = "schulze";
    const first = searching.ask();
    await Promise.resolve();
    answers[0]?.([hit(1, "exact")]);
    await first;
    searching.text = "strauss";
    void searching.ask();
    const settled = searching.settle();
    expect(searching.isAnswered).toBe(false);
    await Promise.resolve();
    answers[1]?.([hit(2, "exact")]);
    expect(await settled).toBe(true);
    expect(searching.hits.map((found) => found.id)).toEqual([2]);
  });

  it("does not answer Enter once something else was typed", async () => {
    const answers: ((hits: Hit[]) => void)[] = [];
    mockIPC(() => new Promise((resolve) => answers.push(resolve)));
    const searching = new Searching();
    searching.text = "strauss";
    void searching.ask();
    const settled = searching.settle();
    searching.text = "strauss m";
    await Promise.resolve();
    answers[0]?.([hit(2, "exact")]);
    expect(await settled).toBe(false);
  });

  it("shows what only sounds alike last and apart", () => {
    const found = groups([hit(1, "phonetic"), hit(2, "folded"), hit(3, "exact", "note")]);
    expect(found.map((group) => group.name)).toEqual(["contacts", "notes", "alike"]);
  });
});

describe("the part of a name that answers", () => {
  it("is found however the umlaut was typed", () => {
    expect(marked("Müller, Erika", "mueller")).toEqual(["Müller"]);
    expect(marked("Mueller-Haas, Peter", "mül")).toEqual(["Muel"]);
    expect(marked("Groß, Anna", "gross")).toEqual(["Groß"]);
  });

  it("begins at a word, not in the middle", () => {
    expect(marked("Baumann, Uta", "mann")).toEqual([]);
  });

  it("is marked for each of several words", () => {
    expect(marked("Brandt, Annegret", "anne bra")).toEqual(["Bra", "Anne"]);
  });

  it("leaves the name whole when nothing answers", () => {
    expect(cut("Çelik, Emre", "xyz").map((part) => part.text)).toEqual(["Çelik, Emre"]);
  });
});
