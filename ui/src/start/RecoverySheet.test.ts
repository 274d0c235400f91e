import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import ADialog from "../../tests/ADialog.svelte";
import RecoverySheet from "./RecoverySheet.svelte";

const source = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(source, path), "utf8");
const PAPER = read("design/print.css");

/** jsdom prints nothing: these are the selectors of what paper leaves out. */
const LEFT_OUT = [
  ...PAPER.slice(PAPER.indexOf("@media print")).matchAll(/^\s*([^{}]+?) \{ display: none/gm),
].map((rule) => (rule[1] ?? "").replace(/^.*\*\/\s*/s, ""));
/** Whether it stands on paper with all that it is in. */
const seen = (one: Element) => !LEFT_OUT.some((selector) => one.closest(selector));

it("stands alone on paper: nothing around it, and no button", () => {
  const [title, main, onward] = ["h1", "main", "button"].map((name) => document.createElement(name));
  if (!title || !main || !onward) return;
  title.textContent = "Titel";
  document.body.append(title, main);
  main.append(onward);
  render(RecoverySheet, { target: main, props: { name: "Huber", code: "A1-B2-C3-D4-E5" } });
  expect(seen(screen.getByTestId("recovery-code"))).toBe(true);
  expect(seen(document.querySelector(".only-paper")!)).toBe(true);
  expect(seen(title)).toBe(false);
  expect([...document.querySelectorAll("button")].filter(seen)).toEqual([]);
  document.body.replaceChildren();
});

it("keeps the groups of the code whole, so that a line goes on between two", () => {
  render(RecoverySheet, { name: "Huber", code: "A1-B2-C3-D4-E5" });
  const groups = [...document.querySelectorAll(".group")].map((group) => group.textContent);
  expect(groups).toEqual(["A1", "B2", "C3", "D4", "E5"]);
  expect(screen.getByTestId("recovery-code").textContent.trim().split(/\s+/)).toEqual(groups);
});

it("leaves an open dialog without a sheet off the paper", () => {
  render(ADialog);
  expect(seen(document.querySelector("dialog")!)).toBe(false);
});

it("is printed white and black in its own size, whatever theme and size the window has", () => {
  const root = /:root \{([^}]*)\}/.exec(PAPER)?.[1] ?? "";
  for (const rule of [
    "color-scheme: light",
    "font-size: 100%",
    "color: #000",
    "background: #fff",
    "--written: #000",
  ])
    expect(root).toContain(`${rule} !important`);
});

it("is told what paper is in one place only", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(svelte|css)$/.test(file),
  );
  expect(files.filter((file) => read(file).includes("@media print"))).toEqual(["design/print.css"]);
});
