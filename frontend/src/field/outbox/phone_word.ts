/** The word that this browser made for itself at random: by it alone the server finds that one phone gives shifted positions. */

import type { Store } from "./store";

const KEY = "phone-word";

export async function phoneWord(store: Store): Promise<string> {
  const known = await store.recall<string>(KEY);
  if (known) return known;
  const word = crypto.randomUUID();
  await store.remember(KEY, word);
  return word;
}
