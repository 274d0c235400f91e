import { beforeEach, expect, it, vi } from "vitest";
import { watch } from "./watch";

type Tell = (event: { id: number; job: string; done: number; total: number }) => void;
const shell = vi.hoisted(() => ({ cancelJob: vi.fn(), tell: [] as Tell[] }));
vi.mock("$api", () => ({
  api: shell,
  listen: (_: string, tell: Tell) => {
    shell.tell.push(tell);
    return () => undefined;
  },
}));
const happens = (id: number, job = "import") => {
  for (const tell of shell.tell) tell({ id, job, done: 1, total: 2 });
};

beforeEach(() => {
  shell.cancelJob.mockReset();
  shell.tell.length = 0;
});

it("stops the work it watches and no other", async () => {
  const shown = vi.fn();
  const watching = watch("import", shown);
  happens(3, "backup");
  happens(4);
  happens(5);
  expect(shown).toHaveBeenCalledTimes(1);
  await watching.cancel();
  expect(shell.cancelJob.mock.calls).toEqual([[4]]);
});

it("keeps a wish to stop until the work has told its number", async () => {
  const watching = watch("import", vi.fn());
  await watching.cancel();
  expect(shell.cancelJob).not.toHaveBeenCalled();
  happens(7);
  happens(7);
  expect(shell.cancelJob.mock.calls).toEqual([[7]]);
});
