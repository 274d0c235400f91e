import { fireEvent } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { cut } from "./cut";
import { tips } from "./tips";

let end: () => void;
let shown = false;

beforeEach(() => {
  vi.useFakeTimers();
  shown = false;
  HTMLElement.prototype.showPopover = () => void (shown = true);
  HTMLElement.prototype.hidePopover = () => void (shown = false);
  const [action, text] = [document.createElement("button"), document.createElement("p")];
  action.title = "Sperren";
  action.append(document.createElement("i"));
  text.textContent = "leer";
  document.body.replaceChildren(action, text, document.createElement("dialog"));
  end = tips();
});

afterEach(() => {
  end();
  vi.useRealTimers();
});

const button = () => document.querySelector("button")!;
const told = () => (shown ? document.querySelector(".tip")?.textContent : undefined);

function rest(on: Element) {
  void fireEvent.pointerOver(on);
  vi.advanceTimersByTime(600);
}

it("shows the title of what the pointer rests on, and gives it back when the pointer goes", () => {
  rest(button().querySelector("i")!);
  expect(told()).toBe("Sperren");
  expect(button().hasAttribute("title"), "the web view sees none").toBe(false);
  void fireEvent.pointerOver(document.querySelector("p")!);
  expect(told()).toBeUndefined();
  expect(button().title).toBe("Sperren");
});

it.each([
  ["its element goes", () => button().remove()],
  ["a dialog opens over it", () => document.querySelector("dialog")!.setAttribute("open", "")],
  ["the window loses the focus", () => fireEvent.blur(window)],
  ["a key is pressed", () => fireEvent.keyDown(document.body, { key: "a" })],
  ["the page scrolls", () => fireEvent.scroll(document.body)],
  ["something is pressed", () => fireEvent.pointerDown(document.querySelector("p")!)],
])("is gone as soon as %s", async (_, happens) => {
  rest(button());
  expect(told()).toBe("Sperren");
  happens();
  await Promise.resolve();
  expect(told()).toBeUndefined();
});

it("does not come up late over a dialog that opened meanwhile", () => {
  void fireEvent.pointerOver(button());
  document.querySelector("dialog")!.setAttribute("open", "");
  vi.advanceTimersByTime(600);
  expect(told()).toBeUndefined();
});

it("follows a title that changes while the pointer is there", async () => {
  rest(button());
  button().title = "Entsperren";
  await Promise.resolve();
  expect(told()).toBe("Entsperren");
  expect(button().hasAttribute("title")).toBe(false);
});

it("takes off a title that comes up under the pointer, so that the web view shows none", async () => {
  button().removeAttribute("title");
  void fireEvent.pointerOver(button().querySelector("i")!);
  button().title = "Einen Moment …";
  await Promise.resolve();
  expect(button().hasAttribute("title")).toBe(false);
  vi.advanceTimersByTime(600);
  expect(told()).toBe("Einen Moment …");
  button().remove();
  await Promise.resolve();
  expect(told()).toBeUndefined();
});

it("goes with the reason why something was off, as soon as it can be pressed again", async () => {
  button().removeAttribute("title");
  button().setAttribute("aria-disabled", "true");
  button().title = "Einen Moment …";
  rest(button());
  expect(told()).toBe("Einen Moment …");
  button().removeAttribute("aria-disabled");
  await Promise.resolve();
  expect(told()).toBeUndefined();
  void fireEvent.pointerOver(document.body);
  expect(button().hasAttribute("title"), "nor does it come back").toBe(false);
});

it("tells the whole of a text only where it is cut", () => {
  const text = document.querySelector("p")!;
  const action = cut(text);
  rest(text);
  expect(told()).toBeUndefined();
  void fireEvent.pointerOver(button());
  Object.defineProperty(text, "scrollWidth", { value: 10 });
  void fireEvent.pointerOver(text);
  void fireEvent.pointerEnter(text);
  vi.advanceTimersByTime(600);
  expect(told()).toBe("leer");
  action.destroy();
});
