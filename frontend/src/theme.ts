/** Light or dark: as the reader's system says, until the reader says otherwise. */

import { byId } from "./dom";
import type { Theme } from "./map/palette";

const COOKIE = "theme";
const YEAR_S = 31_536_000;
/** For which media the dark colours are linked, by choice; the server's template says the same. */
const MEDIA = {
  auto: "screen and (prefers-color-scheme: dark)",
  light: "not all",
  dark: "screen",
} as const;
type Choice = keyof typeof MEDIA;

/** The choice is kept in a cookie, so that the server's pages come in the right colours at once. */
export class ThemeSwitch {
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly styles = byId<HTMLLinkElement>("dark-styles");
  private readonly buttons = [...document.querySelectorAll<HTMLElement>("[data-theme-choice]")];

  constructor(private readonly onChange: (theme: Theme) => void) {
    for (const button of this.buttons) {
      button.addEventListener("click", () => this.choose(button.dataset["themeChoice"] as Choice));
    }
    this.dark.addEventListener("change", () => this.onChange(this.theme));
    this.showChoice();
  }

  /** What the page looks like now. */
  get theme(): Theme {
    const choice = this.choice();
    if (choice !== "auto") return choice;
    return this.dark.matches ? "dark" : "light";
  }

  private choice(): Choice {
    const choices = Object.keys(MEDIA) as Choice[];
    return choices.find((choice) => MEDIA[choice] === this.styles.media) ?? "auto";
  }

  private choose(choice: Choice): void {
    this.styles.media = MEDIA[choice];
    const age = choice === "auto" ? 0 : YEAR_S;
    document.cookie = `${COOKIE}=${choice}; path=/; max-age=${age}; samesite=lax`;
    this.showChoice();
    this.onChange(this.theme);
  }

  private showChoice(): void {
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === this.choice()));
    }
  }
}
