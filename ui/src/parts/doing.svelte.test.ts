import { expect, it } from "vitest";
import { Doing } from "./doing.svelte";

/** The core's errors are data, not instances of `Error`. */
const refuse = (kind: string) => (): Promise<number> => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
  return Promise.reject({ kind });
};

it("gives the answer and is idle again", async () => {
  const doing = new Doing();
  const running = doing.run(() => Promise.resolve(7));
  expect(doing.busy).toBe(true);
  expect(await running).toBe(7);
  expect(doing.busy).toBe(false);
});

it("keeps the reason of a failure until the next run", async () => {
  const doing = new Doing();

  expect(await doing.run(refuse("diskFull"))).toBeUndefined();
  expect(doing.failure).toEqual({ kind: "diskFull" });
  await doing.run(() => Promise.resolve());
  expect(doing.failure).toBeUndefined();
});

it("does not call a cancelled run a failure", async () => {
  const doing = new Doing();
  await doing.run(refuse("cancelled"));
  expect(doing.failure).toBeUndefined();
});

it("ignores a second start while one runs", async () => {
  const doing = new Doing();
  let runs = 0;
  const act = () => {
    runs += 1;
    return Promise.resolve(runs);
  };
  await Promise.all([doing.run(act), doing.run(act)]);
  expect(runs).toBe(1);
});
