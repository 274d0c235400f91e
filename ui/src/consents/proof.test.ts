import { expect, it } from "vitest";
import { shownAs, textOf } from "./proof";

it("shows pictures and texts in place and leaves everything else to be saved", () => {
  expect(shownAs("Karte.PNG")).toEqual({ kind: "image", type: "image/png" });
  expect(shownAs("Mail vom 3.5..eml")).toEqual({ kind: "text" });
  for (const name of ["Scan.pdf", "ohne Endung", "Bild.svg", "seite.html"])
    expect(shownAs(name)).toEqual({ kind: "other" });
});

it("reads a text as it was written, in either character set", () => {
  expect(textOf("TcO8bGxlcg==")).toBe("Müller");
  expect(textOf("TfxsbGVy")).toBe("Müller");
});
