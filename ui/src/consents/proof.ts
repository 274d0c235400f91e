/** How a stored proof can be shown: by its ending, for it is shown in a frame that runs nothing. */
export type Shown = { kind: "image"; type: string } | { kind: "text" } | { kind: "other" };

const IMAGES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
};
const TEXTS = ["txt", "eml", "csv", "md", "log"];

/** What a file of this name is. */
export function shownAs(name: string): Shown {
  const ending = name.toLowerCase().split(".").at(-1) ?? "";
  const type = IMAGES[ending];
  if (type) return { kind: "image", type };
  return TEXTS.includes(ending) ? { kind: "text" } : { kind: "other" };
}

/** Base64 as text: UTF-8, else as Windows wrote it. */
export function textOf(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
