/** The panel beside the map (a sheet at the bottom on a phone): asking, waiting, the answer, or what went wrong. */

import { type FailureKind, RequestFailure } from "./api";
import { byId, element } from "./dom";
import { fill, gettext } from "./i18n";

export interface PanelActions {
  close(): void;
  retry(): void;
  askCentre(): void;
  readonly loginUrl: () => string;
}

function failureTitle(kind: FailureKind): string {
  switch (kind) {
    case "session":
      return gettext("You have been signed out");
    case "forbidden":
      return gettext("You may not see this");
    case "unreachable":
      return gettext("The server cannot be reached");
    case "refused":
      return gettext("There is no answer");
  }
}

function failureAdvice(kind: FailureKind): string {
  switch (kind) {
    case "session":
      return gettext("Sign in again; you come back to this place on the map.");
    case "forbidden":
      return gettext("Your role does not cover this place. Ask the administrator if it should.");
    case "unreachable":
      return gettext("Check the connection, then try again.");
    case "refused":
      return gettext("Try again; if it stays so, give the code below to the administrator.");
  }
}

/** The panel and the four things it can show. */
export class Panel {
  private readonly root = byId("panel");
  private readonly body = byId("panel-body");
  private readonly status = byId("panel-status");
  private readonly closeButton = byId<HTMLButtonElement>("panel-close");

  constructor(private readonly actions: PanelActions) {
    this.closeButton.addEventListener("click", () => actions.close());
  }

  /** How to ask, before anything was asked. */
  showHint(): void {
    const ask = element("button", { type: "button", class: "button button--quiet" }, gettext("Ask about the centre"));
    ask.addEventListener("click", () => this.actions.askCentre());
    this.render("hint", [
      element("p", { class: "lead" }, gettext("Click anywhere on the map to see which unit answers there, and why.")),
      element("p", { class: "quiet" }, gettext("By keyboard: move the map with the arrow keys, then press Enter.")),
      ask,
    ]);
    this.closeButton.hidden = true;
    this.announce("");
  }

  showLoading(): void {
    const bars = ["60%", "90%", "75%"].map((_, index) => element("div", { class: `skeleton skeleton--${index}` }));
    this.render("loading", bars);
    this.announce(gettext("Finding who answers …"));
  }

  /** The answer; `summary` is what a screen reader says at once. */
  showAnswer(content: DocumentFragment, summary: string): void {
    this.render("answer", [content]);
    this.announce(summary);
  }

  showFailure(failure: RequestFailure): void {
    const action =
      failure.kind === "session"
        ? element("a", { class: "button", href: this.actions.loginUrl() }, gettext("Sign in"))
        : this.retryButton();
    this.render("failure", [
      element("p", { class: "failure__title" }, failureTitle(failure.kind)),
      failure.kind === "refused" && failure.message ? element("p", {}, failure.message) : null,
      element("p", { class: "quiet" }, failureAdvice(failure.kind)),
      failure.kind === "forbidden" ? null : action,
      failure.kind === "refused"
        ? element("p", { class: "quiet" }, fill(gettext("Code: %(code)s"), { code: failure.code }))
        : null,
    ]);
    this.announce(failureTitle(failure.kind));
  }

  /** CSS pixels of the map that the panel covers now. */
  covered(): { right: number; bottom: number } {
    const box = this.root.getBoundingClientRect();
    const isSheet = box.width >= window.innerWidth * 0.9;
    return isSheet ? { right: 0, bottom: box.height } : { right: window.innerWidth - box.left, bottom: 0 };
  }

  private retryButton(): HTMLButtonElement {
    const button = element("button", { type: "button", class: "button" }, gettext("Try again"));
    button.addEventListener("click", () => this.actions.retry());
    return button;
  }

  private render(state: string, children: (Node | null)[]): void {
    this.closeButton.hidden = false;
    this.root.dataset["state"] = state;
    this.body.replaceChildren(...children.filter((child) => child !== null));
    this.body.scrollTop = 0;
  }

  private announce(text: string): void {
    this.status.textContent = text;
  }
}
