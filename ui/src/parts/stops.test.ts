import { beforeEach, expect, it } from "vitest";
import { around, stopsOf } from "./stops";

let place: HTMLElement;
const at = (id: string) => document.getElementById(id) as HTMLElement;
/** An element with these properties. */
const make = (name: string, props: object) => Object.assign(document.createElement(name), props);
beforeEach(() => {
  place = make("div", { tabIndex: -1 });
  const group = make("fieldset", {});
  group.append(
    make("input", { type: "radio", name: "n", id: "one" }),
    make("input", { type: "radio", name: "n", id: "two" }),
  );
  place.append(
    make("a", { href: "#x", id: "link" }),
    make("button", { id: "off", disabled: true }),
    make("button", { id: "inner", tabIndex: -1 }),
    group,
  );
  document.body.replaceChildren(place);
});
const ids = () => stopsOf(place).map((stop) => stop.id);

it("counts what Tab reaches, and of a group the chosen one", () => {
  expect(ids()).toEqual(["link", "one", "two"]);
  (at("two") as HTMLInputElement).checked = true;
  expect(ids()).toEqual(["link", "two"]);
});

it("leads from the last to the first and back, and nowhere in between", () => {
  at("link").focus();
  expect(around(place, false)).toBeUndefined();
  expect(around(place, true)?.id).toBe("two");
  at("two").focus();
  expect(around(place, false)?.id).toBe("link");
  expect(around(place, true)).toBeUndefined();
});

it("takes a group of which none is chosen for one stop", () => {
  at("one").focus();
  expect(around(place, false)?.id).toBe("link");
});

it("goes back from the place itself to its last stop", () => {
  place.focus();
  expect(around(place, true)?.id).toBe("two");
});
