import type { Config } from "$api";
import { setLocale } from "$words/runtime";

/** How the window looks and which language it speaks, after the app's settings. */
class Appearance {
  /** Pages hang on this: `{#key appearance.language}` writes all words anew without a reload. */
  language = $state<"de" | "en">("de");

  /** Takes over language, size, theme, contrast and density at once. */
  follow(config: Config) {
    const language = config.language === "system" ? systemLanguage() : config.language;
    void setLocale(language, { reload: false });
    this.language = language;
    const root = document.documentElement;
    root.lang = language;
    resize(root, config.size);
    root.dataset.density = config.density;
    mark(root, "theme", config.theme, "system");
    mark(root, "contrast", config.contrast, "system");
    mark(root, "cloth", config.cloth, "leinen");
  }
}

/**
 * Sets the size of everything. Breaks are container queries in rem, and the web views keep a container's last answer
 * when only the root's font size changes; so no element is a container for the moment in which it does.
 */
function resize(root: HTMLElement, size: number) {
  if (root.style.getPropertyValue("--size") === String(size)) return;
  root.dataset.measuring = "";
  root.style.setProperty("--size", String(size));
  root.getBoundingClientRect();
  delete root.dataset.measuring;
}

/** German wherever the system speaks German, else English. */
function systemLanguage(): "de" | "en" {
  return navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
}

/** Sets `data-…`, or leaves it out where the system decides. */
function mark(root: HTMLElement, name: string, value: string, system: string) {
  if (value === system) root.removeAttribute(`data-${name}`);
  else root.setAttribute(`data-${name}`, value);
}

/** The one appearance of this window. */
export const appearance = new Appearance();
