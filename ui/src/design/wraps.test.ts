import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/** Nothing is laid out here: what the style sheet says is all there is to ask. */
const styles = readFileSync(join(import.meta.dirname, "components.css"), "utf8");
const rule = (selector: string) =>
  styles
    .split("\n")
    .filter((line) => line.startsWith(`${selector} {`))
    .join("\n");

it("lets the acts for several chosen contacts take a second line in large type", () => {
  expect(rule(".list-head.bulk")).toContain("flex-wrap: wrap");
});

it("lets a state that is a whole sentence take several lines", () => {
  expect(rule(".mark")).not.toContain("nowrap");
  expect(rule(".mark"), "its sign keeps its size").toContain("flex: none");
});

it("keeps room below the list for a message, which lies over nothing that can be pressed", () => {
  expect(rule("body:has(.work > .body) .toast-place"), "in the column of the list").toMatch(/inset: auto 28\.75rem/);
  expect(rule("body:has(.toast-place > .toast) .work > .body > .list")).toContain("padding-bottom");
});

it("keeps a message below the buttons of a dialog as high as the window", () => {
  const [dialog, place] = ["body:has(dialog.dlg[open]) .toast-place", "body:has(.work > .body) .toast-place"];
  expect(rule(dialog), "across the window, at its edge").toContain("inset: auto 0 .25rem");
  expect(styles.indexOf(`${dialog} {`)).toBeGreaterThan(styles.indexOf(`${place} {`));
});

it("lets a found note go below the name rather than cut it", () => {
  expect(rule("  & .hit")).toMatch(/& \.what \{[^}]*flex-wrap: wrap/);
});

it("keeps room for a message at the end of a page that has no foot to lift it", () => {
  expect(rule("body:has(.toast-place > .toast) .page:not(:has(> footer)) > .page-body")).toContain("4.75rem");
});

it("lets the two buttons of a short dialog stand on one line below the sentence", () => {
  expect(rule("dialog.dlg:not(.wide) > footer > .acts > .reason")).toContain("flex-basis: 100%");
});

it("leaves a date of the card its place beside the red line also in the narrow pane", () => {
  expect(styles).toMatch(/width < 64rem\) \{.*\.pane \{ --m: 5\.375rem/);
  expect(rule(".pane .line > .src")).toContain("padding-left: 0");
});

it("lets the buttons of a message go below its words in large type", () => {
  expect(rule(".toast-place > .toast")).toContain("flex-wrap: wrap");
});
