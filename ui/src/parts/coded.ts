import { m } from "$words";

const words = m as unknown as Record<string, ((inputs: object) => string) | undefined>;

/** The words for a code of the core: `coded("import_held", "duplicate")` is the message `import_held_duplicate`. */
export function coded(group: string, code: string, inputs: object = {}): string {
  return words[`${group}_${snake(code)}`]?.(inputs) ?? code;
}

/** Whether there are words for this code. */
export function isCoded(group: string, code: string): boolean {
  return words[`${group}_${snake(code)}`] !== undefined;
}

function snake(code: string): string {
  return code.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/[^a-z0-9_]/g, "_");
}
