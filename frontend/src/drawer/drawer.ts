/** The drawer beside the map (a sheet at the bottom on a phone): what is opened, waiting for it, or what went wrong. */

import type { RequestFailure } from "../api";
import { byId, element } from "../dom";
import { failureTitle, failureView } from "../failure_words";
import { gettext } from "../i18n";
import type { Covered } from "../map_adapter";

export interface DrawerActions {
  close(): void;
  retry(): void;
  loginUrl(): string;
}

/** What the drawer says of one thing. */
export interface DrawerContent {
  /** What it is, above its name. */
  readonly kind: string;
  readonly title: string;
  readonly body: readonly (Node | null)[];
  /** What a screen reader says at once. */
  readonly summary: string;
}

/** One frame for everything that can be opened. */
export class Drawer {
  private readonly root = byId("drawer");
  private readonly kind = byId("drawer-kind");
  private readonly title = byId("drawer-title");
  private readonly body = byId("drawer-body");
  private readonly status = byId("drawer-status");

  constructor(private readonly actions: DrawerActions) {
    byId("drawer-close").addEventListener("click", () => actions.close());
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  close(): void {
    this.root.hidden = true;
    this.body.replaceChildren();
    this.status.textContent = "";
  }

  showLoading(kind: string, title: string): void {
    const bars = [0, 1, 2].map((index) => element("div", { class: `skeleton skeleton--${index}` }));
    this.render("loading", { kind, title, body: bars, summary: gettext("Loading …") });
  }

  show(content: DrawerContent): void {
    this.render("content", content);
  }

  showFailure(kind: string, title: string, failure: RequestFailure): void {
    const body = [failureView(failure, this.actions)];
    this.render("failure", { kind, title, body, summary: failureTitle(failure.kind) });
  }

  /** CSS pixels of the map that the drawer lies over. */
  covered(stage: DOMRect): Covered {
    const nothing = { left: 0, right: 0, bottom: 0 };
    if (this.root.hidden) return nothing;
    const box = this.root.getBoundingClientRect();
    const isSheet = box.width >= window.innerWidth * 0.9;
    if (isSheet) return { ...nothing, bottom: Math.max(0, stage.bottom - box.top) };
    return { ...nothing, right: Math.max(0, stage.right - box.left) };
  }

  private render(state: string, content: DrawerContent): void {
    const changed = this.title.textContent !== content.title;
    this.root.hidden = false;
    this.root.dataset["state"] = state;
    this.kind.textContent = content.kind;
    this.title.textContent = content.title;
    this.body.replaceChildren(...content.body.filter((node) => node !== null));
    if (changed) this.body.scrollTop = 0;
    this.status.textContent = content.summary;
  }
}
