import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, it } from "vitest";
import { TypeAhead } from "./typeahead";

it("joins letters typed quickly and starts anew after a pause", async () => {
  const asked: string[] = [];
  mockIPC((_, args) => {
    asked.push((args as { text: string }).text);
    return [];
  });
  const ahead = new TypeAhead();
  await ahead.press("b", 1000);
  await ahead.press("r", 1200);
  await ahead.press("x", 9000);
  expect(asked).toEqual(["b", "br", "x"]);
});

it("never leads to somebody who only sounds alike", async () => {
  mockIPC(() => [{ id: 1, name: "", place: "", match: "phonetic", kind: "person", found: "name" }]);
  expect(await new TypeAhead().press("m")).toBeNull();
});
