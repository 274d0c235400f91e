import { readFileSync } from "node:fs";
import { join } from "node:path";
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import Select from "./Select.svelte";

const show = () => {
  const onpick = vi.fn();
  render(Select<string>, {
    label: "Wie?",
    value: "phone",
    options: [
      { value: "", label: "Auswählen …", off: true },
      { value: "mail", label: "Per E‑Mail" },
      { value: "phone", label: "Am Telefon" },
      { value: "paper", label: "Auf Papier" },
    ],
    onpick,
  });
  return { onpick, select: screen.getByLabelText<HTMLSelectElement>("Wie?") };
};
const entry = (name: string) => screen.getByRole("menuitemradio", { name, hidden: true });

it("opens the window's own list, for the system's does not know the size of type", async () => {
  const { onpick, select } = show();
  const press = vi.fn<(event: Event) => void>();
  document.addEventListener("mousedown", press, { once: true });
  await userEvent.click(select);
  expect(press.mock.calls[0]?.[0].defaultPrevented, "the system opens none").toBe(true);
  await vi.waitFor(() => expect(document.activeElement).toBe(entry("Am Telefon")));
  expect(entry("Am Telefon").getAttribute("aria-checked")).toBe("true");
  await userEvent.click(entry("Auf Papier"));
  expect(onpick).toHaveBeenCalledExactlyOnceWith("paper");
  expect(select.value).toBe("paper");
  expect(document.activeElement).toBe(select);
});

it.each(["{Alt>}{ArrowDown}{/Alt}", " ", "{Enter}", "{F4}"])(
  "is opened by the key %s and gone through by letters",
  async (key) => {
    const { onpick, select } = show();
    select.focus();
    await userEvent.keyboard(key);
    await userEvent.keyboard("auf");
    await userEvent.keyboard("{Enter}");
    expect(onpick).toHaveBeenCalledExactlyOnceWith("paper");
  },
);

it("goes back to what was chosen by Escape", async () => {
  const { onpick, select } = show();
  select.focus();
  await userEvent.keyboard("{Enter}");
  await userEvent.keyboard("{ArrowDown}{Escape}");
  expect(document.activeElement).toBe(select);
  expect(onpick).not.toHaveBeenCalled();
});

it("shows which entry has the focus whatever opened it, for the first arrow moves on from there", () => {
  const styles = readFileSync(join(import.meta.dirname, "../design/components.css"), "utf8");
  const entries = /^\.menu \{.*?^\}/ms.exec(styles)?.[0] ?? "";
  expect(entries).toContain("&:focus {");
  expect(entries).not.toContain(":focus-visible");
});
