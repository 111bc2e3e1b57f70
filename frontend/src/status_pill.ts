/** The short message over the map: nothing here, or something did not come. */

import type { FailureKind, RequestFailure } from "./api";
import { byId } from "./dom";
import { helps } from "./failure_words";
import { fill, gettext } from "./i18n";

export interface PillActions {
  /** Ask again for what did not come. */
  retry(): void;
  /** Go back to where the map opens. */
  goHome(): void;
  /** Lay the county's own base map under everything again. */
  useOwnBase(): void;
  loginUrl(): string;
}

/** One line over the map, with at most one thing to do about it. */
export class StatusPill {
  private readonly root = byId("pill");
  private readonly text = byId("pill-text");
  private readonly action = byId<HTMLButtonElement>("pill-action");
  private failure: RequestFailure | null = null;
  private empty = false;
  private failedBase: string | null = null;
  private run: () => void = () => undefined;

  constructor(private readonly actions: PillActions) {
    this.action.addEventListener("click", () => this.run());
  }

  /** Say which part of the county's map is missing and what can be done, or that there is nothing in view. */
  show(failure: RequestFailure | null, empty: boolean): void {
    this.failure = failure;
    this.empty = empty;
    this.render();
  }

  /** Say that the base map with this title does not come; null: it is not asked for. */
  showBase(failed: string | null): void {
    this.failedBase = failed;
    this.render();
  }

  private render(): void {
    const { failure, failedBase, actions } = this;
    if (failure?.kind === "session") {
      this.say(failureText(failure.kind), gettext("Sign in"), () => location.assign(actions.loginUrl()));
    } else if (failure) {
      this.say(failureText(failure.kind), helps(failure.kind) ? gettext("Try again") : null, () => actions.retry());
    } else if (failedBase !== null) {
      const text = fill(gettext("The base map “%(title)s” does not come"), { title: failedBase });
      this.say(text, gettext("Use the county's own"), () => actions.useOwnBase());
    } else if (this.empty) {
      this.say(gettext("Nothing is mapped here on this date"), gettext("Back to the first view"), () => actions.goHome());
    }
    else this.root.hidden = true;
  }

  private say(text: string, action: string | null, run: () => void = () => undefined): void {
    this.text.textContent = text;
    this.action.textContent = action ?? "";
    this.action.hidden = action === null;
    this.run = run;
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
