import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepFocus } from "./keep";

let stop: () => void;
const made = (name: string, text = "") => Object.assign(document.createElement(name), { textContent: text });
const button = (text: string) => made("button", text);
const settle = () => vi.waitFor(() => expect(document.activeElement).not.toBe(document.body));

beforeEach(() => {
  stop = keepFocus();
});
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

it("returns to what had the focus before, where a message goes with its button", async () => {
  const [main, row, toast] = [made("main"), button("Zeile"), button("Rückgängig")];
  main.append(row);
  document.body.append(main, toast);
  row.focus();
  toast.focus();
  toast.remove();
  await settle();
  expect(document.activeElement).toBe(row);
});

it("goes to the page, where what had it before went as well", async () => {
  const [main, band] = [made("main"), button("Prüfen")];
  document.body.append(main, band);
  band.focus();
  band.remove();
  await settle();
  expect(document.activeElement).toBe(main);
});

it("stays on the page, where the search had it before", async () => {
  const [search, main, strip] = [made("input"), made("main"), button("Aufheben")];
  main.append(strip);
  document.body.append(search, main);
  search.focus();
  strip.focus();
  strip.remove();
  await settle();
  expect(document.activeElement).toBe(main);
});

it("goes to the new page, where the one before went as a whole", async () => {
  const [search, old, field, fresh] = [button("Suche"), made("main"), button("Feld"), made("main")];
  old.append(field);
  document.body.append(search, old);
  search.focus();
  field.focus();
  old.replaceWith(fresh);
  await settle();
  expect(document.activeElement).toBe(fresh);
});

it("leaves the focus where the page itself put it", async () => {
  const [main, row, gone, next] = [made("main"), button("Zeile"), button("weg"), button("weiter")];
  main.append(row, gone, next);
  document.body.append(main);
  row.focus();
  gone.focus();
  gone.remove();
  next.focus();
  await new Promise((done) => setTimeout(done, 20));
  expect(document.activeElement).toBe(next);
});
