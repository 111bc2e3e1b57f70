/** Light or dark: as the phone says, until somebody chooses; in bright sun light is easier to read. */

const KEY = "field.colours";
const MEDIA = { auto: "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" } as const;
export type Colours = keyof typeof MEDIA;

export function coloursNow(): Colours {
  const chosen = localStorage.getItem(KEY);
  return chosen && chosen in MEDIA ? (chosen as Colours) : "auto";
}

export function showColours(colours: Colours = coloursNow()): void {
  const link = document.getElementById("dark-styles") as HTMLLinkElement | null;
  if (link) link.media = MEDIA[colours];
}

export function chooseColours(colours: Colours): void {
  localStorage.setItem(KEY, colours);
  showColours(colours);
}
