/** The short message over the map: nothing here, or something did not come. */

import type { RequestFailure } from "./api";
import { byId } from "./dom";
import { gettext } from "./i18n";

/** One line over the map, with at most one thing to do about it. */
export class StatusPill {
  private readonly root = byId("pill");
  private readonly text = byId("pill-text");
  private readonly action = byId<HTMLButtonElement>("pill-action");
  private loginUrl: string | null = null;

  constructor(retry: () => void) {
    this.action.addEventListener("click", () => {
      if (this.loginUrl) location.assign(this.loginUrl);
      else retry();
    });
  }

  /** Say which part of the map is missing and what can be done; null: nothing is missing. */
  showFailure(failure: RequestFailure | null, loginUrl: string): void {
    if (!failure) {
      this.root.hidden = true;
      return;
    }
    this.loginUrl = failure.kind === "session" ? loginUrl : null;
    const canRetry = failure.kind === "unreachable" || failure.kind === "refused";
    const texts = {
      session: gettext("You have been signed out"),
      forbidden: gettext("Your role does not cover some layers of this map"),
      unreachable: gettext("The server cannot be reached"),
      refused: gettext("Part of the map could not be loaded"),
    };
    this.show(texts[failure.kind], this.loginUrl ? gettext("Sign in") : canRetry ? gettext("Try again") : null);
  }

  /** Say that the view holds no ground on this day. */
  showEmpty(empty: boolean): void {
    if (empty) this.show(gettext("Nothing is mapped here on this date"), null);
  }

  private show(text: string, action: string | null): void {
    this.text.textContent = text;
    this.action.textContent = action ?? "";
    this.action.hidden = action === null;
    this.root.hidden = false;
  }
}
