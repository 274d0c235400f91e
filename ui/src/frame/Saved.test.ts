import { render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { touched, written } from "$api";
import Saved from "./Saved.svelte";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 28, 17, 2) });
  written.forget();
});
afterEach(() => vi.useRealTimers());

const said = () => screen.getByRole("status").textContent.trim();

it("says nothing before something was written, however much was looked at", async () => {
  render(Saved);
  touched([]);
  await tick();
  expect(said()).toBe("");
});

it("says when the last change was written, anew after each", async () => {
  render(Saved);
  touched(["contacts"]);
  await tick();
  expect(said()).toBe("Gespeichert 17:02");
  vi.setSystemTime(new Date(2026, 10, 28, 17, 40));
  touched(["notes"]);
  await tick();
  expect(said()).toBe("Gespeichert 17:40");
});

it("names the day once that is no longer today", async () => {
  render(Saved);
  touched(["contacts"]);
  vi.setSystemTime(new Date(2026, 10, 29, 8, 0));
  vi.advanceTimersByTime(60_000);
  await tick();
  expect(said()).toBe("Gespeichert 28.11.2026, 17:02");
});

it("forgets it with the book", async () => {
  render(Saved);
  touched(["contacts"]);
  written.forget();
  await tick();
  expect(said()).toBe("");
});
