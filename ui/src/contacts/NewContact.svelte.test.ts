import { mockIPC } from "@tauri-apps/api/mocks";
import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { places } from "../frame/places.svelte";
import NewContact from "./NewContact.svelte";
import { drafts } from "./drafts";

// A rendered page takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(() => drafts.clear());

function open() {
  mockIPC((command) => {
    if (command === "purposes") return [];
    if (command === "similar_contacts") return [{ id: 5, name: "Erika Muster", place: "Köln", why: "name" }];
    return null;
  });
  const onclose = vi.fn();
  render(NewContact, { start: "", onclose, onadded: vi.fn() });
  return onclose;
}
const question = () => screen.queryByText("Eingaben verwerfen?");

it("closes an empty form without a question", async () => {
  const onclose = open();
  await userEvent.click(await screen.findByRole("button", { name: "Schließen" }));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
});

it.each(["Schließen", "Abbrechen"])("asks before %s throws away what was filled in", async (name) => {
  const onclose = open();
  await userEvent.type(await screen.findByLabelText("Nachname"), "Muster");
  await userEvent.click(screen.getByRole("button", { name: new RegExp(`^${name}`) }));
  expect(question()).toBeTruthy();
  expect(onclose).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  await waitFor(() => expect(onclose).toHaveBeenCalledTimes(1));
});

it("asks on Esc, and goes on where it came upon somebody", async () => {
  const onclose = open();
  const family = await screen.findByLabelText<HTMLInputElement>("Nachname");
  await userEvent.type(family, "Muster{Escape}");
  expect(question()).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  expect(question()).toBeNull();
  expect(family.value).toBe("Muster");
  expect(document.activeElement).toBe(family);
  expect(onclose).not.toHaveBeenCalled();
});

it("asks before it goes to somebody who looks alike", async () => {
  const onclose = open();
  places.forget();
  await userEvent.type(await screen.findByLabelText("Nachname"), "Muster");
  await userEvent.click(await screen.findByRole("button", { name: /Erika Muster/ }));
  expect(question()).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  expect(onclose).toHaveBeenCalledTimes(1);
  expect(places.here).toMatchObject({ contact: 5 });
});

const chosen = (label: string) => screen.getByLabelText<HTMLInputElement>(label).checked;
const text = (label: string) => screen.getByLabelText<HTMLInputElement>(label).value;

it("begins where a name is written, not on the salutation", async () => {
  open();
  await userEvent.keyboard("Ilse{Tab}Huber");
  expect([text("Vorname"), text("Nachname")]).toEqual(["Ilse", "Huber"]);
});

it("chooses the salutation by its first letters, and the focus stays there", async () => {
  open();
  (await screen.findByLabelText("Ohne")).focus();
  await userEvent.keyboard("fr");
  expect(chosen("Frau")).toBe(true);
  expect(document.activeElement).toBe(screen.getByLabelText("Frau"));
  await userEvent.keyboard("{Tab}{Tab}{Tab}Ilse");
  expect(text("Vorname"), "the form of address and the title lie between").toBe("Ilse");
});

it.each(["Müller", "Huber", "Franz"])("loses no letter of %s typed at the salutation", async (name) => {
  open();
  await userEvent.click(await screen.findByLabelText("Frau"));
  await userEvent.keyboard(name);
  expect(text("Vorname")).toBe(name);
  expect(chosen("Frau"), "it was the name, not another choice").toBe(true);
});

it("goes on to the name behind a salutation that was written out", async () => {
  open();
  (await screen.findByLabelText("Ohne")).focus();
  await userEvent.keyboard("Herr Adler");
  expect([chosen("Herr"), text("Vorname")]).toEqual([true, "Adler"]);
});

it("stays on the kind while it is chosen by key", async () => {
  open();
  screen.getByLabelText("Person").focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(document.activeElement).toBe(screen.getByLabelText("Firma", { selector: "[type=radio]" }));
  await userEvent.keyboard("Müller OHG");
  expect(
    screen.getByLabelText<HTMLInputElement>("Firma", { selector: "[type=text], input:not([type])" }).value,
  ).toBe("Müller OHG");
});

describe("with somebody who looks alike", () => {
  const ALIKE = [{ id: 5, name: "Egon Kirchner", place: "Köln", why: "name" }];

  /** A form before a book that knows these people, and what goes to the gate. */
  function openBefore(alike: () => unknown, add: () => unknown = () => ({ value: 9 })) {
    const added = vi.fn();
    mockIPC((command) => {
      if (command === "purposes") return [];
      if (command === "similar_contacts") return alike();
      if (command !== "add_contact") return null;
      added();
      return add();
    });
    render(NewContact, { start: "", onclose: vi.fn(), onadded: vi.fn() });
    return added;
  }
  const notice = () => screen.getByRole("region", { name: "Schon im Buch?" });
  const submit = () => userEvent.keyboard("{Control>}{Enter}{/Control}");
  const typeName = async () => userEvent.type(await screen.findByLabelText("Nachname"), "Kirchner");

  it("stops the first Ctrl+Enter, shows who that is and saves at the second", async () => {
    const seen = vi.spyOn(HTMLElement.prototype, "scrollIntoView");
    const added = openBefore(() => ALIKE);
    await typeName();
    await screen.findByRole("button", { name: /Egon Kirchner/ });
    await submit();
    await waitFor(() => expect(document.activeElement).toBe(notice()));
    expect(added).not.toHaveBeenCalled();
    expect(seen.mock.contexts.at(-1), "it may stand below the fold").toBe(notice());
    expect(screen.getByRole("alert").textContent).toContain("Egon Kirchner");
    await submit();
    await waitFor(() => expect(added).toHaveBeenCalledOnce());
  });

  it("says at its button that a press adds the contact all the same", async () => {
    const added = openBefore(() => ALIKE);
    await typeName();
    await screen.findByRole("button", { name: /Egon Kirchner/ });
    await userEvent.click(screen.getByRole("button", { name: /^Kontakt anlegen/ }));
    const anyway = await screen.findByRole("button", { name: /^Trotzdem anlegen/ });
    expect(added).not.toHaveBeenCalled();
    await userEvent.click(anyway);
    await waitFor(() => expect(added).toHaveBeenCalledOnce());
  });

  it("waits for the answer when it is submitted before that is there", async () => {
    let answer: (alike: unknown) => void = () => undefined;
    const added = openBefore(() => new Promise((resolve) => (answer = resolve)));
    await typeName();
    await submit();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: /anlegen/ }).getAttribute("aria-disabled")).toBe("true"),
    );
    answer(ALIKE);
    await waitFor(() => expect(document.activeElement).toBe(notice()));
    expect(added).not.toHaveBeenCalled();
  });

  it("is not answered by a key that is held down", async () => {
    const added = openBefore(() => ALIKE);
    await typeName();
    await submit();
    await waitFor(() => expect(document.activeElement).toBe(notice()));
    notice().dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, repeat: true, bubbles: true }),
    );
    await new Promise((later) => setTimeout(later, 50));
    expect(added).not.toHaveBeenCalled();
  });

  it("asks again about somebody else, and never where nobody looks alike", async () => {
    let alike: unknown[] = [];
    const added = openBefore(
      () => alike,
      () => Promise.reject(new Error("not now")),
    );
    await typeName();
    await submit();
    await waitFor(() => expect(added).toHaveBeenCalledOnce());
    alike = ALIKE;
    await userEvent.type(screen.getByLabelText("Vorname"), "Egon");
    await submit();
    await waitFor(() => expect(document.activeElement).toBe(notice()));
    expect(added).toHaveBeenCalledOnce();
  });
});

describe("with the details of somebody erased", () => {
  function openBefore() {
    const returns: unknown[] = [];
    mockIPC((command, args) => {
      if (command === "purposes" || command === "similar_contacts") return [];
      if (command !== "add_contact") return null;
      const said = (args as { erasedBefore: unknown }).erasedBefore;
      returns.push(said);
      if (said === "refuse") throw { kind: "erasedPerson" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
      return { value: 9 };
    });
    render(NewContact, { start: "", onclose: vi.fn(), onadded: vi.fn() });
    return returns;
  }
  const submit = () => userEvent.keyboard("{Control>}{Enter}{/Control}");
  const answer = () => screen.queryByRole("button", { name: "Kommt selbst wieder" });

  it("leads to the question, in sight, and by Ctrl+Enter there again and no further", async () => {
    const seen = vi.spyOn(HTMLElement.prototype, "scrollIntoView");
    const returns = openBefore();
    await userEvent.type(await screen.findByLabelText("Nachname"), "Kirchner");
    await submit();
    await waitFor(() => expect(document.activeElement).toBe(answer()));
    expect((seen.mock.contexts.at(-1) as HTMLElement).contains(answer())).toBe(true);
    const add = screen.getByRole("button", { name: /^Kontakt anlegen/ });
    expect(add.getAttribute("aria-disabled")).toBe("true");
    expect(screen.getByText("Sagen Sie erst, ob die Person selbst wiederkommt")).toBeTruthy();
    screen.getByLabelText("Nachname").focus();
    await submit();
    await waitFor(() => expect(document.activeElement).toBe(answer()));
    await submit();
    expect(returns, "keys alone do not say that somebody comes back").toEqual(["refuse"]);
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(returns).toEqual(["refuse", "returnsByThemselves"]));
  });

  it("takes the question away once it is somebody else", async () => {
    const returns = openBefore();
    await userEvent.type(await screen.findByLabelText("Nachname"), "Kirchner");
    await submit();
    await waitFor(() => expect(answer()).toBeTruthy());
    await userEvent.type(screen.getByLabelText("Nachname"), "er");
    expect(answer()).toBeNull();
    await submit();
    await waitFor(() => expect(returns).toEqual(["refuse", "refuse"]));
  });
});

it("leads to somebody restricted by the button in sight", async () => {
  mockIPC((command) => {
    if (command === "purposes" || command === "similar_contacts") return [];
    if (command === "add_contact") throw { kind: "restrictedPerson", id: 5 }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
    return null;
  });
  render(NewContact, { start: "", onclose: vi.fn(), onadded: vi.fn() });
  await userEvent.type(await screen.findByLabelText("Nachname"), "Kirchner");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  const bar = await screen.findByRole("alert");
  await waitFor(() => expect(bar.contains(document.activeElement)).toBe(true));
});

it("adds nobody while it asks whether the input may go", async () => {
  const asked: string[] = [];
  mockIPC((command) => {
    asked.push(command);
    return command === "purposes" || command === "similar_contacts" ? [] : null;
  });
  render(NewContact, { start: "", onclose: vi.fn(), onadded: vi.fn() });
  await userEvent.type(await screen.findByLabelText("Nachname"), "Muster{Escape}");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await new Promise((later) => setTimeout(later, 50));
  expect(asked).not.toContain("add_contact");
});

it("goes on with what was being typed when the book was locked", async () => {
  open();
  await userEvent.type(await screen.findByLabelText("Nachname"), "Langer");
  await userEvent.click(screen.getByLabelText("Danach Einwilligung eintragen"));
  await waitFor(() => expect(drafts.get(null, "fresh")?.form.family).toBe("Langer"));
  cleanup();
  const onclose = open();
  expect((await screen.findByLabelText<HTMLInputElement>("Nachname")).value).toBe("Langer");
  expect(screen.getByLabelText<HTMLInputElement>("Danach Einwilligung eintragen").checked).toBe(true);
  await userEvent.keyboard("{Escape}");
  expect(question(), "it is still nowhere else").toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Verwerfen" }));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(drafts.get(null, "fresh")).toBeUndefined();
});
