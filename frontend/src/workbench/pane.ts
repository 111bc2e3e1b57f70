/** The case beside the list: htmx brings it and its forms; here is what the rest of the page makes of that. */

import { byId } from "../dom";
import { gettext } from "../i18n";
import { compareByHand } from "./compare";
import { offerStandardTexts } from "./standard_texts";

interface Htmx {
  ajax(verb: string, url: string, options: { target: string }): Promise<void>;
  process(element: Element): void;
}

interface RequestDetail {
  readonly xhr: XMLHttpRequest;
  readonly requestConfig: { readonly verb: string; readonly path: string };
  readonly target?: Element;
}

declare const htmx: Htmx;

export interface PaneEvents {
  /** Another case, or none, stands beside the list. */
  onOpened(uid: string | null): void;
  /** A step may have been taken. */
  onTaken(): void;
}

const detailOf = (event: Event) => (event as CustomEvent<RequestDetail>).detail;

export class Pane {
  private readonly pane = byId("pane");
  private readonly page = byId("content");

  constructor(private readonly events: PaneEvents) {
    compareByHand(this.pane);
    offerStandardTexts(this.pane);
    document.body.addEventListener("htmx:beforeSwap", (event) => this.refuseOtherPages(event));
    document.body.addEventListener("htmx:afterSettle", (event) => {
      if (detailOf(event).target === this.pane) this.show(detailOf(event).requestConfig.verb);
    });
    for (const name of ["htmx:sendError", "htmx:responseError"]) {
      document.body.addEventListener(name, (event) => this.fail(detailOf(event).requestConfig));
    }
  }

  /** The public id of the case that is open. */
  get uid(): string | null {
    return this.pane.querySelector<HTMLElement>(".case")?.dataset["case"] ?? null;
  }

  get version(): string | null {
    return this.pane.querySelector<HTMLElement>(".case")?.dataset["version"] ?? null;
  }

  /** Open a case that need not be on this page of the list. */
  async open(uid: string): Promise<void> {
    const address = new URL(location.href);
    address.pathname = byId("tabs").dataset["workbench"]!;
    address.searchParams.set("case", uid);
    address.searchParams.delete("action");
    await htmx.ajax("GET", address.pathname + address.search, { target: "#pane" });
  }

  /** The links of rows that have come open their cases here, too. */
  adopt(list: Element): void {
    htmx.process(list);
  }

  /** Say that the open case has gone on, or has been seen to. */
  tellOf(version: string): void {
    const told = document.getElementById("case-changed");
    if (told) told.hidden = version === "" || version === this.version;
  }

  /** A session that has ended, or a page that is no part of this one, is shown as what it is. */
  private refuseOtherPages(event: Event): void {
    const { xhr } = detailOf(event);
    if (new URL(xhr.responseURL, location.href).pathname.startsWith(byId("tabs").dataset["workbench"]!)) return;
    event.preventDefault();
    location.assign(xhr.responseURL);
  }

  private show(verb: string): void {
    const form = this.pane.querySelector<HTMLFormElement>("form.step");
    const isOpen = this.pane.querySelector(".case, [role=alert]") !== null;
    this.page.classList.toggle("workbench--open", isOpen);
    const isStep = verb !== "get" || form !== null;
    if (isOpen && matchMedia("(max-width: 999px)").matches) window.scrollTo(0, 0);
    const problem = this.pane.querySelector<HTMLElement>("[aria-invalid], .step__problem");
    if (problem?.matches("input, select, textarea")) problem.focus();
    else if (form && verb === "get") form.querySelector<HTMLElement>("select, textarea, input:not([type=hidden])")?.focus();
    else if (isStep) this.pane.focus({ preventScroll: true });
    this.events.onOpened(this.uid);
    if (verb !== "get") this.events.onTaken();
  }

  /** What cannot be asked for in the page is asked for as a page; what was typed is never thrown away. */
  private fail({ verb, path }: RequestDetail["requestConfig"]): void {
    if (verb === "get") location.assign(path);
    else byId("told-loudly").textContent = gettext("This could not be sent. Nothing is lost: try again.");
  }
}
