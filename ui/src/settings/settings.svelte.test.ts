import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { isAnythingUnsaved } from "$parts/unsaved";
import OwnDomainsField from "./OwnDomains.svelte";
import PassphraseDialog from "./PassphraseDialog.svelte";
import { OwnDomains, PassphraseChange } from "./settings.svelte";

it("changes no passphrase while the two new ones differ", async () => {
  const calls = vi.fn();
  mockIPC(calls);
  const change = new PassphraseChange();
  Object.assign(change, { old: "a", fresh: "lang genug b", again: "lang genug c", enough: true });
  expect(await change.save()).toBe(false);
  expect(calls).not.toHaveBeenCalled();
  expect(change.differs).toBe(true);
});

it("says what a new passphrase still lacks, field by field", () => {
  const change = new PassphraseChange();
  expect(change.missing).toBe("old");
  change.old = "a";
  expect(change.missing).toBe("fresh");
  change.fresh = "kurz";
  expect(change.missing).toBe("weak");
  change.enough = true;
  expect(change.missing).toBe("again");
  change.again = "anders";
  expect(change.missing).toBe("differs");
  change.again = "kurz";
  expect(change.missing).toBeUndefined();
});

it("keeps nothing typed after the change", async () => {
  mockIPC(() => null);
  const change = new PassphraseChange();
  Object.assign(change, { old: "a", fresh: "lang genug b", again: "lang genug b", enough: true });
  expect(await change.save()).toBe(true);
  expect([change.old, change.fresh, change.again]).toEqual(["", "", ""]);
});

it("saves the firm's own domains a line each and shows them as the book keeps them", async () => {
  const calls: [string, unknown][] = [];
  mockIPC((command, given) => {
    calls.push([command, given]);
    return command === "own_domains" ? ["alt.de"] : { value: ["firma.de", "firma@t-online.de"], tables: [] };
  });
  const own = new OwnDomains();
  await own.load();
  await own.save();
  expect(own.text).toBe("alt.de");
  own.text = " https://www.firma.de/ \nfirma@t-online.de\n\n";
  await own.save();
  expect(calls.slice(1)).toEqual([
    ["set_own_domains", { entries: ["https://www.firma.de/", "firma@t-online.de"] }],
  ]);
  expect([own.text, own.changed]).toEqual(["firma.de\nfirma@t-online.de", false]);
});

it("keeps what was typed and not saved when the page is left and comes back", async () => {
  mockIPC((command) => (command === "own_domains" ? ["alt.de"] : null));
  const first = render(OwnDomainsField);
  const field = () => screen.getByLabelText<HTMLTextAreaElement>(/Eigene/);
  await waitFor(() => {
    expect(field().value).toBe("alt.de");
  });
  expect(isAnythingUnsaved()).toBe(false);
  await userEvent.type(field(), "{Enter}neu.de");
  expect(isAnythingUnsaved()).toBe(true);
  first.unmount();
  render(OwnDomainsField);
  await new Promise((settled) => setTimeout(settled, 50));
  expect(field().value).toBe("alt.de\nneu.de");
});

it("cannot be left while the passphrase is being changed, for it would count all the same", async () => {
  let done: (value: unknown) => void = () => undefined;
  mockIPC((command) => {
    if (command === "passphrase_strength") return { enough: true, bits: 80, share: 1, hint: null };
    return command === "change_passphrase" ? new Promise((resolve) => (done = resolve)) : undefined;
  });
  const user = userEvent.setup();
  const onclose = vi.fn();
  render(PassphraseDialog, { onclose });
  await user.type(screen.getByLabelText("Bisheriges Kennwort"), "altes");
  await user.type(screen.getByLabelText(/^Neues Kennwort$/), "sieben graue Gänse");
  await user.type(screen.getByLabelText("Neues Kennwort noch einmal"), "sieben graue Gänse");
  await user.click(screen.getByRole("button", { name: /^Ändern/ }));
  await screen.findByText("Wird geändert …");
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: /Abbrechen/ }));
  expect(onclose).not.toHaveBeenCalled();
  done({ value: null, tables: [] });
  await waitFor(() => expect(onclose).toHaveBeenCalled());
});

it("goes on with Enter from field to field, also before the bar below the new one has answered", async () => {
  const answers: ((answer: unknown) => void)[] = [];
  const calls: string[] = [];
  mockIPC((command) => {
    calls.push(command);
    if (command === "passphrase_strength") return new Promise((resolve) => answers.push(resolve));
    return null;
  });
  const user = userEvent.setup();
  const onclose = vi.fn();
  render(PassphraseDialog, { onclose });
  const fresh = screen.getByLabelText(/^Neues Kennwort$/);
  const again = screen.getByLabelText("Neues Kennwort noch einmal");
  const judge = (enough: boolean) => answers.splice(0).forEach((answer) => answer({ enough, bits: 9 }));
  await user.type(screen.getByLabelText("Bisheriges Kennwort"), "altes{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(fresh));
  await user.type(fresh, "kurz{Enter}");
  judge(false);
  await screen.findByText("Das neue Kennwort ist zu leicht zu erraten");
  expect(document.activeElement, "the field stays, and a sentence says why").toBe(fresh);
  await user.type(fresh, " und dann lang{Enter}");
  expect(document.activeElement).toBe(fresh);
  judge(true);
  await waitFor(() => expect(document.activeElement).toBe(again));
  await user.type(again, "kurz und dann lang{Enter}");
  judge(true);
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(calls).toContain("change_passphrase");
});

it("says at the old passphrase that it is wrong, and goes back there with it selected", async () => {
  mockIPC((command) => {
    if (command === "passphrase_strength") return { enough: true, bits: 60 };
    if (command === "change_passphrase") throw { kind: "wrongPassphrase" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
    return null;
  });
  const user = userEvent.setup();
  render(PassphraseDialog, { onclose: vi.fn() });
  const old = screen.getByLabelText<HTMLInputElement>("Bisheriges Kennwort");
  await user.type(old, "falsch");
  await user.type(screen.getByLabelText(/^Neues Kennwort$/), "sieben graue Gänse");
  await user.type(screen.getByLabelText("Neues Kennwort noch einmal"), "sieben graue Gänse");
  await user.click(screen.getByRole("button", { name: /^Ändern/ }));
  const wrong = await screen.findByText("Das bisherige Kennwort stimmt nicht");
  expect(old.getAttribute("aria-describedby")).toBe(wrong.closest(".hint")?.id);
  await waitFor(() => expect(document.activeElement).toBe(old));
  await user.keyboard("richtig");
  expect(old.value).toBe("richtig");
  expect(screen.queryByText("Das bisherige Kennwort stimmt nicht"), "it is another one now").toBeNull();
});
