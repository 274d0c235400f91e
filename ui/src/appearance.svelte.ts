import type { Config } from "$api";
import { setLocale } from "$words/runtime";

/** How the window looks and which language it speaks, after the app's settings. */
class Appearance {
  /** Pages hang on this: `{#key appearance.language}` writes all words anew without a reload. */
  language = $state<Config["language"]>("de");

  /** Takes over language, size, theme, contrast and density at once. */
  follow(config: Config) {
    void setLocale(config.language, { reload: false });
    this.language = config.language;
    const root = document.documentElement;
    root.lang = config.language;
    root.style.setProperty("--size", String(config.size));
    root.dataset.density = config.density;
    mark(root, "theme", config.theme, "system");
    mark(root, "contrast", config.contrast, "system");
  }
}

/** Sets `data-…`, or leaves it out where the system decides. */
function mark(root: HTMLElement, name: string, value: string, system: string) {
  if (value === system) root.removeAttribute(`data-${name}`);
  else root.setAttribute(`data-${name}`, value);
}

/** The one appearance of this window. */
export const appearance = new Appearance();
