import { flushSync } from "svelte";
import { expect, it } from "vitest";
import { announcer } from "./announce.svelte";

it("says the same sentence twice when it is told twice", () => {
  announcer.say("12 Treffer");
  const first = announcer.text;
  announcer.say("12 Treffer");
  expect(announcer.text).not.toBe(first);
  expect(announcer.text.trim()).toBe("12 Treffer");
});

it("can be told from an effect without running for ever", () => {
  let runs = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      runs++;
      announcer.say("3 Treffer");
    });
  });
  flushSync();
  expect(runs).toBe(1);
  stop();
});
