/** The short message over the map: nothing here, or something did not come. */

import type { FailureKind, RequestFailure } from "./api";
import { byId } from "./dom";
import { helps } from "./failure_words";
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

  /** Say which part of the map is missing and what can be done, or that there is nothing in view; else nothing. */
  show(failure: RequestFailure | null, empty: boolean, loginUrl: string): void {
    this.loginUrl = failure?.kind === "session" ? loginUrl : null;
    if (failure) this.say(failureText(failure.kind), this.actionFor(failure.kind));
    else if (empty) this.say(gettext("Nothing is mapped here on this date"), null);
    else this.root.hidden = true;
  }

  private actionFor(kind: FailureKind): string | null {
    if (kind === "session") return gettext("Sign in");
    return helps(kind) ? gettext("Try again") : null;
  }

  private say(text: string, action: string | null): void {
    this.text.textContent = text;
    this.action.textContent = action ?? "";
    this.action.hidden = action === null;
    this.root.hidden = false;
  }
}

function failureText(kind: FailureKind): string {
  switch (kind) {
    case "session":
      return gettext("You have been signed out");
    case "forbidden":
      return gettext("Your role does not cover some layers of this map");
    case "unreachable":
      return gettext("The server cannot be reached");
    case "missing":
    case "refused":
      return gettext("Part of the map could not be loaded");
  }
}
