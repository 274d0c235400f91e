import axe from "axe-core";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { toasts } from "$parts/toast.svelte";
import ConsentDialog from "./ConsentDialog.svelte";

// A rendered page and axe take their time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

const shell = vi.hoisted(() => ({
  consentOverview: vi.fn(),
  grantConsent: vi.fn(),
  withdrawConsent: vi.fn(),
  blockContact: vi.fn(),
  getContact: vi.fn(),
  pickFile: vi.fn(),
}));
vi.mock(import("$api"), async (original) => {
  const real = await original();
  return { ...real, api: shell as unknown as typeof real.api };
});

const purpose = (code: string, channel: string) => ({
  id: 1,
  code,
  name: "",
  advertising: true,
  weighing: "",
  channels: [{ channel, grounds: ["consent"] }],
  wordings: [{ version: 2, text: "Dürfen wir Ihnen schreiben?", createdAt: 0 }],
});
const block = { uid: "b1", kind: "mail", at: new Date(2026, 8, 12).getTime(), source: "person" };
const overview = {
  lines: [
    {
      purpose: purpose("newsletter", "email"),
      channel: "email",
      state: "withdrawn",
      since: 0,
      wordingVersion: null,
      permission: { allowed: false, reasons: ["withdrawn", "suppressed"] },
      blocks: [block],
    },
    {
      purpose: purpose("ads_post", "post"),
      channel: "post",
      state: "granted",
      since: 0,
      wordingVersion: 2,
      permission: { allowed: true, reasons: ["consent"] },
      blocks: [],
    },
  ],
  history: [],
  suppressed: [block],
  origins: [{ uid: "b1", address: "a.brandt@post.example", fileName: "Kunden.csv", line: 14 }],
};

beforeEach(() => {
  shell.consentOverview.mockReset().mockResolvedValue(overview);
  shell.getContact.mockReset().mockResolvedValue({
    emails: [{ value: "a.brandt@post.example" }],
    phones: [],
    addresses: [{ street: "Lindenallee 14", postcode: "60316", place: "Frankfurt" }],
  });
  shell.grantConsent.mockReset().mockResolvedValue({ value: null, tables: ["consents"] });
  shell.withdrawConsent.mockReset().mockResolvedValue({ value: null, tables: ["consents"] });
});

it("withdraws in as many steps as it grants, with the keyboard", async () => {
  const user = userEvent.setup();
  render(ConsentDialog, { contact: 7, name: "Annegret Brandt" });
  await user.click(await screen.findByRole("button", { name: "Widerrufen: Angebote per Post" }));
  expect(screen.getByText("„Dürfen wir Ihnen schreiben?“")).toBeTruthy();
  await user.selectOptions(screen.getByLabelText("Wie ist es gesagt worden?"), "phone");
  screen.getByLabelText("Wie ist es gesagt worden?").focus(); // the list it opened has closed
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => {
    expect(shell.withdrawConsent).toHaveBeenCalledWith(
      7,
      expect.objectContaining({ purpose: "ads_post", channel: "post", event: "withdrawn", how: "phone" }),
    );
  });
});

it("begins at what is chosen already, so that a space says the no and not a yes", async () => {
  const user = userEvent.setup();
  render(ConsentDialog, { contact: 7, name: "Annegret Brandt" });
  (await screen.findByRole("button", { name: "Widerrufen: Angebote per Post" })).focus();
  await user.keyboard("{Enter}");
  const no = screen.getByRole<HTMLInputElement>("radio", { name: "Widerrufen" });
  await waitFor(() => expect(document.activeElement).toBe(no));
  await user.keyboard(" ");
  expect(no.checked).toBe(true);
});

it("offers no way back from a withdrawal, for Ctrl+Z would take back something else", async () => {
  const user = userEvent.setup();
  toasts.forget();
  render(ConsentDialog, { contact: 7, name: "Annegret Brandt" });
  await user.click(await screen.findByRole("button", { name: "Widerrufen: Angebote per Post" }));
  await user.selectOptions(screen.getByLabelText("Wie ist es gesagt worden?"), "phone");
  screen.getByLabelText("Wie ist es gesagt worden?").focus(); // the list it opened has closed
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(toasts.current?.text).toContain("Angebote per Post"));
  expect(toasts.current?.back).toBeUndefined();
});

it("lifts a stop only with a consent that names it", async () => {
  const user = userEvent.setup();
  render(ConsentDialog, { contact: 7, name: "Annegret Brandt" });
  expect(await screen.findByText("Newsletter per E‑Mail: Stopp")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Neue Einwilligung …" }));
  await user.selectOptions(screen.getByLabelText("Wie ist es gesagt worden?"), "paper");
  await user.click(screen.getByRole("button", { name: /Erteilt eintragen/ }));
  expect(shell.grantConsent).not.toHaveBeenCalled();
  expect(screen.getByText(/Haken Sie jede Adresse an/)).toBeTruthy();
  expect(document.activeElement, "what is missing").toBe(screen.getByRole("checkbox"));
  // The stop says which address it is about, since when and where from; the form for which one the consent is.
  await user.click(screen.getByRole("checkbox", { name: /a\.brandt@post\.example.*12\.09\.2026/ }));
  expect(screen.getByText("Gilt für a.brandt@post.example")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: /Erteilt eintragen/ }));
  expect(shell.grantConsent).not.toHaveBeenCalled();
  await user.type(screen.getByLabelText(/Warum ohne Beleg/), "Am Telefon gesagt");
  await user.click(screen.getByRole("button", { name: /Erteilt eintragen/ }));
  expect(shell.grantConsent.mock.calls[0]?.[1]).toMatchObject({
    lifts: ["b1"],
    wordingVersion: 2,
    how: "paper",
  });
  await waitFor(() => expect(toasts.current?.back).toBeDefined());
});

it("can be used by everybody, with and without the form", async () => {
  const user = userEvent.setup();
  const { container } = render(ConsentDialog, { contact: 7, name: "Annegret Brandt" });
  const faults = async () => {
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    return violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ""}`);
  };
  const end = await screen.findByRole("button", { name: "Widerrufen: Angebote per Post" });
  expect(await faults()).toEqual([]);
  await user.click(end);
  expect(await faults()).toEqual([]);
});

it("shows for a stop that came with a file the file, its line and the day", async () => {
  render(ConsentDialog, { contact: 7, name: "Annegret Brandt" });
  const history = await screen.findByRole("region", { name: "Verlauf" });
  expect(history.textContent).toMatch(/12\.09\.2026.*a\.brandt@post\.example.*Kunden\.csv, Zeile 14/s);
});

it("asks before Escape throws a filled form away", async () => {
  const user = userEvent.setup();
  render(ConsentDialog, { contact: 7, name: "Annegret Brandt" });
  await user.click(await screen.findByRole("button", { name: "Widerrufen: Angebote per Post" }));
  await user.click(screen.getByLabelText("Wie ist es gesagt worden?"));
  await user.click(await screen.findByRole("menuitemradio", { name: "Am Telefon", hidden: true }));
  await user.keyboard("{Escape}");
  expect(screen.getByText("Eingaben verwerfen?")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Verwerfen" }));
  expect(screen.queryByLabelText("Wie ist es gesagt worden?")).toBeNull();
});

it("writes a number as the card does", async () => {
  const call = { ...overview.lines[1], purpose: purpose("ads_phone", "phone"), channel: "phone" };
  shell.consentOverview.mockResolvedValue({
    ...overview,
    lines: [call],
    origins: [{ uid: "b1", address: "+4971147110", fileName: "", line: 0 }],
  });
  shell.getContact.mockResolvedValue({
    emails: [],
    phones: [{ value: "+4971147110", din5008: "0711 47110", label: "" }],
    addresses: [],
  });
  render(ConsentDialog, { contact: 7, name: "Annegret Brandt" });
  const history = await screen.findByRole("region", { name: "Verlauf" });
  await waitFor(() => expect(history.textContent).toContain("0711 47110"));
  await userEvent.click(screen.getByRole("button", { name: /^Widerrufen: / }));
  expect(screen.getByText("Gilt für 0711 47110")).toBeTruthy();
});
