import { beforeEach, expect, it } from "vitest";
import { places } from "./places.svelte";

beforeEach(() => places.forget());

it("goes back to where one was and forward again", () => {
  places.enter("backup");
  places.back();
  expect(places.here.area).toBe("contacts");
  places.forward();
  expect(places.here.area).toBe("backup");
});

it("forgets what lay ahead after a new step", () => {
  places.enter("backup");
  places.back();
  places.enter("settings");
  expect(places.canGoForward).toBe(false);
});

it("counts looking through many people as one step", () => {
  places.look(1);
  places.look(2);
  places.look(3);
  places.back();
  expect(places.here).toMatchObject({ area: "contacts", contact: null });
});

it("keeps no trace of the way after the book was closed", () => {
  places.look(7);
  places.forget();
  expect(places.canGoBack).toBe(false);
  expect(places.here).toMatchObject({ contact: null });
});

it("comes back to all contacts with the person one left, and once more to all with nobody", () => {
  places.go({ area: "contacts", list: { show: "tag", tag: "Weinclub" }, contact: 7 });
  places.enter("backup");
  places.enter("contacts");
  expect(places.here).toMatchObject({ list: { show: "all" }, contact: 7 });
  places.enter("contacts");
  expect(places.here).toMatchObject({ list: { show: "all" }, contact: null });
});

it("never comes back to the bin by the way to all contacts", () => {
  places.go({ area: "contacts", list: { show: "bin" }, contact: 7 });
  places.enter("settings");
  places.enter("contacts");
  expect(places.here).toEqual({ area: "contacts", list: { show: "all" }, contact: null });
});
