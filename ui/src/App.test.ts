import { emit } from "@tauri-apps/api/event";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { CONFIG, windowShell } from "../tests/shell";
import App from "./App.svelte";
import { places } from "./frame/places.svelte";

it("speaks the language of the settings and asks what to open first", async () => {
  windowShell({ load_config: { ...CONFIG, language: "en" }, desk_state: { state: "none" } });
  const { unmount } = render(App);
  expect(await screen.findByRole("button", { name: /^Create a book/ })).toBeTruthy();
  expect(document.documentElement.lang).toBe("en");
  unmount();
});

it("still shows the recovery code after the language was switched, for it is shown only once", async () => {
  const user = userEvent.setup();
  const asked = windowShell({
    desk_state: { state: "none" },
    app_info: { version: "1.2.3", dataFolder: "/home/huber" },
    save_config: ({ config }: { config: object }) => config,
    check_place: null,
    passphrase_strength: { bits: 80, enough: true },
    create_book: { path: "", recoveryCode: "A1-B2" },
    note_activity: null,
  });
  const { unmount } = render(App);
  await user.click(await screen.findByRole("button", { name: /^Neues Buch anlegen/ }));
  await user.type(screen.getByLabelText(/Name der Firma/), "Weingut Huber");
  await user.type(screen.getByLabelText(/Ihr Name/), "Maria Huber");
  await user.click(screen.getByRole("button", { name: "Weiter" }));
  await user.type(await screen.findByLabelText(/Kennwort/), "fünf zufällige Wörter");
  await user.click(await screen.findByRole("button", { name: "Buch anlegen" }));
  expect((await screen.findByTestId("recovery-code")).textContent).toContain("A1");
  // Working here counts: the book is open already and would be locked.
  expect(asked.map(([command]) => command)).toContain("note_activity");
  await user.click(screen.getByRole("button", { name: "English" }));
  expect(await screen.findByText("Your recovery code")).toBeTruthy();
  expect(screen.getByTestId("recovery-code").textContent).toContain("A1");
  unmount();
});

it("leaves the page alone when a file is dropped while a dialog is open", async () => {
  windowShell();
  const { unmount } = render(App);
  await screen.findByText("Weingut Huber");
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.open = true;
  await emit("opened-file", { path: "/tmp/kunden.csv" });
  expect(places.here.area).toBe("contacts");
  dialog.remove();
  await emit("opened-file", { path: "/tmp/kunden.csv" });
  await waitFor(() => {
    expect(places.here.area).toBe("import");
  });
  unmount();
});

it("gives the page the focus when keys go to another area and nothing of the one before is left to have it", async () => {
  places.forget();
  windowShell();
  const { unmount } = render(App);
  await screen.findByText("Weingut Huber");
  for (const key of [2, 3, 5, 6]) {
    await userEvent.keyboard(`{Control>}${String(key)}{/Control}`);
    await waitFor(() => {
      expect(document.activeElement, `Ctrl+${String(key)}`).toBe(document.querySelector("main"));
    });
  }
  unmount();
});

it("leads out of the side bar into the page when keys go to an area, also to the one that is shown", async () => {
  places.forget();
  windowShell();
  const { unmount } = render(App);
  for (const key of [5, 5, 1, 1]) {
    (await screen.findByRole("link", { name: /^Kontakte/ })).focus();
    await userEvent.keyboard(`{Control>}${String(key)}{/Control}`);
    await waitFor(() => {
      expect(document.querySelector("main")?.contains(document.activeElement), `Ctrl+${String(key)}`).toBe(
        true,
      );
    });
  }
  unmount();
});

it("closes the list of the search when keys go to another area", async () => {
  places.forget();
  windowShell({ search_contacts: [], note_activity: null });
  const { unmount } = render(App);
  const search = await screen.findByRole("combobox");
  await userEvent.type(search, "mueller");
  await screen.findByText(/Nichts gefunden/);
  await userEvent.keyboard("{Control>}3{/Control}");
  await waitFor(() => expect(document.activeElement).toBe(document.querySelector("main")));
  expect(screen.queryByText(/Nichts gefunden/)).toBeNull();
  unmount();
});
