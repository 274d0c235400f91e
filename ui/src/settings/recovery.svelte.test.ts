import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import RecoveryDialog from "./RecoveryDialog.svelte";
import { Recovery } from "./recovery.svelte";

const CODE = "K7Q2MD-AAAAAA-BBBBBB-CCCCCC-DDDDDD-EEEEEE-FFFFFF-GGGGGG";

/** A shell that knows one passphrase and draws one code; gives the commands it was asked. */
function shell() {
  const asked: string[] = [];
  mockIPC((command, args) => {
    asked.push(command);
    if (command === "draw_recovery_code") {
      if ((args as { passphrase: string }).passphrase === "richtig") return CODE;
      throw { kind: "wrongPassphrase" }; // eslint-disable-line @typescript-eslint/only-throw-error -- as the shell answers
    }
    if (command === "confirm_recovery_code") return (args as { code: string }).code === CODE;
    if (command === "check_recovery_code") return (args as { code: string }).code === "ALT";
    if (command === "desk_state") return { state: "open" };
    return null;
  });
  return asked;
}

it("shows a new code only after the passphrase, and takes it only once it was typed back", async () => {
  const asked = shell();
  const recovery = new Recovery();
  recovery.choose("passphrase");
  expect(await recovery.next()).toBeUndefined();
  expect(asked, "without a passphrase nothing is asked").toEqual([]);
  recovery.passphrase = "falsch";
  await recovery.next();
  expect([recovery.step, recovery.code]).toEqual(["passphrase", ""]);
  expect(recovery.doing.failure).toEqual({ kind: "wrongPassphrase" });
  recovery.passphrase = "richtig";
  await recovery.next();
  expect([recovery.step, recovery.code, recovery.passphrase]).toEqual(["code", CODE, ""]);
  await recovery.next();
  recovery.typed = "etwas anderes";
  expect(await recovery.next()).toBeUndefined();
  expect(recovery.mismatch).toBe(true);
  recovery.back();
  expect([recovery.step, recovery.code]).toEqual(["code", CODE]);
  await recovery.next();
  recovery.typed = ` ${CODE} `;
  expect(await recovery.next()).toBe("renewed");
  expect([recovery.code, recovery.typed], "nothing of it stays").toEqual(["", ""]);
  expect(asked.filter((command) => command === "draw_recovery_code")).toHaveLength(2);
});

it("checks the code on the sheet without drawing another one", async () => {
  const asked = shell();
  const recovery = new Recovery();
  recovery.choose("own");
  recovery.typed = "ALT";
  expect(await recovery.next()).toBe("checked");
  expect(asked).toEqual(["check_recovery_code"]);
});

it("is gone through with the keyboard alone, and leaving it before the end changes nothing", async () => {
  const asked = shell();
  const user = userEvent.setup();
  const onclose = vi.fn();
  render(RecoveryDialog, { name: "Weingut Huber", onclose });
  const focused = () => document.activeElement;
  await waitFor(() => expect(focused()?.textContent).toContain("Ich habe das Blatt"));
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(focused()).toBe(screen.getByLabelText("Kennwort")));
  await user.keyboard("{Enter}");
  expect(screen.getByText("Geben Sie das Kennwort ein")).toBeTruthy();
  await user.keyboard("richtig{Enter}");
  await waitFor(() => expect(focused()?.textContent).toContain("Ich habe ihn aufgeschrieben"));
  expect(screen.getByTestId("recovery-code").textContent).toContain("K7Q2MD");
  await user.keyboard("{Enter}");
  await waitFor(() =>
    expect(focused()).toBe(screen.getByRole("textbox", { name: "Wiederherstellungscode" })),
  );
  await user.keyboard("falsch{Enter}");
  expect(await screen.findByText(/Das ist nicht der neue Code/)).toBeTruthy();
  await user.clear(focused()!);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(asked.filter((command) => command === "check_recovery_code")).toEqual([]);
});

it("closes once the new code was typed back", async () => {
  shell();
  const user = userEvent.setup();
  const onclose = vi.fn();
  render(RecoveryDialog, { name: "Weingut Huber", onclose });
  await user.click(screen.getByRole("button", { name: /Neuen Code anlegen/ }));
  await user.type(screen.getByLabelText("Kennwort"), "richtig{Enter}");
  await user.click(await screen.findByRole("button", { name: /Ich habe ihn aufgeschrieben/ }));
  await user.type(screen.getByRole("textbox", { name: "Wiederherstellungscode" }), `${CODE}{Enter}`);
  await waitFor(() => expect(onclose).toHaveBeenCalled());
});
