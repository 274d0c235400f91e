import { api } from "$api";

/** Whether the book takes this passphrase, asked at once: the bar below the field may still be on its way. */
export async function isEnough(text: string): Promise<boolean> {
  if (text === "") return false;
  return (await api.passphraseStrength(text)).enough;
}
