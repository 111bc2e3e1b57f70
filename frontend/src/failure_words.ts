/** What went wrong and what to do about it, in words. */

import type { FailureKind, RequestFailure } from "./api";
import { element } from "./dom";
import { fill, gettext } from "./i18n";

export function failureTitle(kind: FailureKind): string {
  switch (kind) {
    case "session":
      return gettext("You have been signed out");
    case "forbidden":
      return gettext("You may not see this");
    case "missing":
      return gettext("This is not there");
    case "unreachable":
      return gettext("The server cannot be reached");
    case "refused":
      return gettext("This could not be done");
  }
}

function failureAdvice(kind: FailureKind): string {
  switch (kind) {
    case "session":
      return gettext("Sign in again; you come back to this place on the map.");
    case "forbidden":
      return gettext("Your role does not cover this place. Ask the administrator if it should.");
    case "missing":
      return gettext("It may have been replaced since, or your role does not cover it.");
    case "unreachable":
      return gettext("Check the connection, then try again.");
    case "refused":
      return gettext("Try again; if it stays so, give the code below to the administrator.");
  }
}

/** Can trying again help? */
export function helps(kind: FailureKind): boolean {
  return kind === "unreachable" || kind === "refused";
}

/** The failure as a block of a panel, with the one thing that helps: signing in again, or trying again. */
export function failureView(failure: RequestFailure, actions: { loginUrl(): string; retry(): void }): HTMLElement {
  const retry = element("button", { type: "button", class: "button" }, gettext("Try again"));
  retry.addEventListener("click", () => actions.retry());
  const signIn = element("a", { class: "button", href: actions.loginUrl() }, gettext("Sign in"));
  const isRefusal = failure.kind === "refused";
  return element(
    "div",
    { class: "failure" },
    element("p", { class: "failure__title" }, failureTitle(failure.kind)),
    isRefusal && failure.message ? element("p", {}, failure.message) : null,
    element("p", { class: "quiet" }, failureAdvice(failure.kind)),
    failure.kind === "session" ? signIn : helps(failure.kind) ? retry : null,
    isRefusal ? element("p", { class: "quiet" }, fill(gettext("Code: %(code)s"), { code: failure.code })) : null,
  );
}
