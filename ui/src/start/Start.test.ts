import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { unsaved } from "$parts/unsaved";
import { desk } from "../frame/desk.svelte";
import Start from "./Start.svelte";

it("is gone through with the keyboard alone: arrows, Enter, and what is missing is written beside the button", async () => {
  const user = userEvent.setup();
  mockIPC((command, args) => {
    if (command === "passphrase_strength") return { bits: 70, enough: JSON.stringify(args).length > 20 };
    if (command === "create_book") return { path: "", recoveryCode: "anker birke dorf" };
    if (command === "check_recovery_code") return false;
    return null;
  });
  desk.documents = "/home/huber/Dokumente";
  render(Start);
  const focused = () => document.activeElement;
  await waitFor(() => {
    expect(focused()?.textContent).toContain("Neues Buch anlegen");
  });
  await user.keyboard("{ArrowDown}");
  expect(focused()?.textContent).toContain("Vorhandenes Buch öffnen");
  await user.keyboard("{ArrowUp}{ArrowUp}");
  expect(focused()?.textContent, "the first stays the first").toContain("Neues Buch anlegen");
  await user.keyboard("{Enter}");

  await waitFor(() => {
    expect(focused()).toBe(screen.getByLabelText("Name der Firma"));
  });
  expect(screen.getByText("Es fehlt der Name der Firma")).toBeTruthy();
  await user.keyboard("Weingut Huber{Enter}");
  expect(focused(), "Enter leads to what is missing").toBe(screen.getByLabelText("Ihr Name"));
  expect(screen.getByText("Es fehlt Ihr Name")).toBeTruthy();
  await user.keyboard("Maria Huber{Enter}");

  await waitFor(() => {
    expect(focused()).toBe(screen.getByLabelText("Kennwort"));
  });
  expect(screen.getByText("Es fehlt das Kennwort")).toBeTruthy();
  await user.keyboard("kurz");
  expect(await screen.findByText("Das Kennwort ist noch zu leicht zu erraten")).toBeTruthy();
  await user.keyboard(" und lang");
  await waitFor(() => {
    expect(screen.queryByText("Das Kennwort ist noch zu leicht zu erraten")).toBeNull();
  });
  await user.keyboard("{Enter}");

  await waitFor(() => {
    expect(focused()).toBe(screen.getByRole("button", { name: "Ich habe ihn aufgeschrieben" }));
  });
  expect(unsaved(), "closing the window here says what goes").toEqual([
    "der Wiederherstellungscode, der nur dieses eine Mal gezeigt wird",
  ]);
  await user.keyboard("{Enter}");
  await waitFor(() => {
    expect(focused()).toBe(screen.getByLabelText("Wiederherstellungscode"));
  });
  expect(screen.getByText("Geben Sie den Code vom Blatt ein")).toBeTruthy();
  await user.keyboard("anker birke haus{Enter}");
  expect(await screen.findByText(/Das ist nicht der Code dieses Buchs/)).toBeTruthy();
});
