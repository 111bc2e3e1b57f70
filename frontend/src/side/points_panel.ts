/** The panel of points: their list and facets, always of the same filter as the map. */

import { RequestFailure } from "../api";
import type { Config } from "../config";
import { byId, element, painted } from "../dom";
import { failureView } from "../failure_words";
import { fill, gettext } from "../i18n";
import type { PointsClient } from "../points/client";
import { choiceCount, cleared, type Focus, FOCUSES, neededSince, type Order, type PointFilter, type Scope } from "../points/filter";
import type { Counts, Loaded, Located, Mark, MarksView, PointRow } from "../points/messages";
import { type DescribedPoint, PointNames } from "../points/names";
import { focusName, focusTitle } from "../points/wording";
import { PRINTED_ROWS } from "../printing";
import type { Tab } from "../state";
import { whileSeen } from "../while_seen";
import { momentText } from "../wording";
import { showChips } from "./chips";
import { Facets, totalText } from "./facets";
import { PointList } from "./list";

export interface PointsEvents {
  onFilter(filter: PointFilter): void;
  onTab(tab: Tab): void;
  onOpen(row: PointRow): void;
  onPoint(row: PointRow | null): void;
  /** What does the map show?  Its marks come with the answer to a filter. */
  view(): MarksView;
  /** Other points are shown from now on: these in the view that was told, none where they could not be had. */
  onShown(marks: readonly Mark[], view: MarksView): void;
  loginUrl(): string;
}

export interface PointsView {
  readonly on: string;
  readonly filter: PointFilter;
  readonly tab: Tab;
  /** The id of the point that is opened, null where none is. */
  readonly opened: number | null;
}

/** How often it is looked whether a light or a case has changed. */
const RENEWED_MS = 30_000;

/** Points of one day under one filter; loads and filters only what has changed. */
export class PointsPanel {
  private readonly list: PointList;
  private readonly facets: Facets;
  private readonly state = byId("points-state");
  private readonly stale = byId("points-stale");
  private readonly older = byId("points-older");
  private readonly scope = byId("scope");
  private readonly focuses = new Map(FOCUSES.map((focus) => [focus, focusButton(focus)]));
  private readonly order = byId<HTMLSelectElement>("order");
  private view: PointsView | null = null;
  private loaded: Loaded | null = null;
  /** The first day that was asked for; empty: as far as points come unasked. */
  private since = "";
  private names = new PointNames({ dictionaries: {} }, "");
  /** How many points the filter leaves; null before they are here. */
  private total: number | null = null;
  /** Do the facets offer the choices of other points than those that are loaded? */
  private areFacetsDue = false;
  private turn = 0;
  /** When the clock will have changed a light. */
  private changesAt_ms = Infinity;
  /** Since when could it not be asked whether anything has changed?  Null: it could. */
  private staleSince: Date | null = null;
  /** Resolves when list and counts stand. */
  settled: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: PointsClient,
    private readonly config: Config,
    private readonly events: PointsEvents,
  ) {
    this.list = new PointList({
      page: (offset, limit) => client.ask("page", { offset, limit }),
      describe: (row) => this.names.describe(row),
      locate: (id) => this.locate(id),
      timeZone: config.timeZone,
      onOpen: (row) => events.onOpen(row),
      onPoint: (row) => events.onPoint(row),
    });
    this.facets = new Facets((filter) => events.onFilter(filter));
    this.listen();
    whileSeen(RENEWED_MS, () => this.renew());
  }

  /** Show the points of `view`. */
  show(view: PointsView): void {
    const before = this.view;
    this.view = view;
    this.showTab(view.tab);
    this.settled = this.update(before, view);
  }

  private async update(before: PointsView | null, view: PointsView): Promise<void> {
    if (before?.on !== view.on || this.neededSince(view) !== this.since) await this.load();
    else if (this.loaded === null) return;
    else if (JSON.stringify(before.filter) !== JSON.stringify(view.filter)) await this.filter();
    else if (before.opened !== view.opened) await this.open();
  }

  /** Which first day has to be asked for?  Empty where the points come unasked, as is always tried first: the page's head has asked so. */
  private neededSince({ filter, on }: PointsView): string {
    const since = neededSince(filter.seen, on);
    return this.loaded && since < this.loaded.reach.sinceUnasked ? since : "";
  }

  private address(on: string): string {
    return `${this.config.urls.points}${on}${this.since && `&since=${this.since}`}`;
  }

  /** Ask for the points again, as after a failure. */
  async load(): Promise<void> {
    if (!this.view) return;
    this.since = this.neededSince(this.view);
    this.turn += 1;
    const turn = this.turn;
    if (this.loaded === null) this.showWaiting();
    try {
      const loaded = await this.client.load(this.address(this.view.on));
      if (turn !== this.turn) return;
      this.hold(loaded);
      if (this.neededSince(this.view) !== this.since) return await this.load();
      await this.filter();
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
  }

  /** Show what has become of lights and cases; what the reader holds stays. */
  private async renew(): Promise<void> {
    await this.settled;
    const { view, turn, since } = this;
    if (!view || !this.isLoaded) return;
    try {
      const loaded = await this.client.renew(this.address(view.on));
      if (view.on !== this.view?.on || since !== this.since) return;
      this.showStale(null);
      if (loaded) this.hold(loaded);
      const isSame = turn === this.turn; // or has the reader chosen something else meanwhile, and looked at the clock?
      if (loaded === null && (!isSame || Date.now() < this.changesAt_ms)) return;
      await (isSame ? this.filter((total) => this.list.renew(total)) : this.filter());
    } catch (error) {
      if (error instanceof RequestFailure && ["unreachable", "refused"].includes(error.kind)) this.showStale(this.staleSince ?? new Date());
      else this.fail(error);
    }
  }

  /** Say that what is shown may be old by now. */
  private showStale(since: Date | null): void {
    this.staleSince = since;
    this.stale.hidden = since === null;
    this.stale.textContent =
      since && fill(gettext("Not renewed since %(moment)s: the server does not answer."), { moment: momentText(since.toISOString(), this.config.timeZone) });
  }

  private hold(loaded: Loaded): void {
    const offered = ({ facets, dictionaries }: Loaded) => JSON.stringify([facets, dictionaries]);
    this.areFacetsDue ||= this.loaded === null || offered(loaded) !== offered(this.loaded);
    this.loaded = loaded;
    if (loaded.reach.since === loaded.reach.sinceUnasked) this.since = "";
    this.names = new PointNames(loaded, this.config.language);
  }

  /** Mark the row of a point that is pointed at on the map. */
  point(id: number | null): void {
    this.list.point(id);
  }

  /** The row `step` rows further on in the list. */
  move(step: number): Promise<PointRow | null> {
    return this.list.move(step);
  }

  /** The row where the keyboard stands. */
  current(): PointRow | null {
    return this.list.current();
  }

  /** What a state of cases is called. */
  async stateName(state: string): Promise<string> {
    await this.settled;
    return this.names.entries("state").find(({ key }) => key === state)?.name ?? state;
  }

  locate(id: number): Promise<Located | null> {
    return this.client.ask("locate", { id });
  }

  /** These points in words, as far as the reader has them. */
  async describeAll(ids: readonly number[]): Promise<DescribedPoint[]> {
    await this.settled;
    const found = await Promise.all(ids.map((id) => this.locate(id)));
    return found.flatMap((located) => (located ? [this.described(located.row)] : []));
  }

  /** The first points of the filter, for paper. */
  async printed(): Promise<{ points: DescribedPoint[]; total: number }> {
    await this.settled;
    if (this.total === null) return { points: [], total: 0 };
    const rows = await this.client.ask("page", { offset: 0, limit: PRINTED_ROWS });
    return { points: rows.map((row) => this.described(row)), total: this.total };
  }

  private described(row: PointRow): DescribedPoint {
    return { id: row.id, text: this.names.describe(row) };
  }

  private listen(): void {
    for (const tab of ["list", "filters"] as const) {
      byId(`tab-${tab}`).addEventListener("click", () => this.events.onTab(tab));
    }
    byId("tabs").addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = this.view?.tab === "list" ? "filters" : "list";
      this.events.onTab(other);
      byId(`tab-${other}`).focus();
    });
    for (const button of this.scope.querySelectorAll<HTMLElement>("[data-scope]")) {
      button.addEventListener("click", () => this.refine({ scope: button.dataset["scope"] as Scope }));
    }
    for (const [focus, { button }] of this.focuses) button.addEventListener("click", () => this.refine({ focus }));
    byId("focus").replaceChildren(...[...this.focuses.values()].map(({ button }) => button));
    this.order.addEventListener("change", () => this.refine({ order: this.order.value as Order }));
  }

  private refine(part: Partial<PointFilter>): void {
    if (this.view) this.events.onFilter({ ...this.view.filter, ...part });
  }

  private async filter(list = (total: number) => this.begin(total)): Promise<void> {
    if (!this.view || !this.loaded) return;
    this.turn += 1;
    const turn = this.turn;
    const { filter } = this.view;
    const view = this.events.view();
    const { total, marks, changesAt_ms } = await this.client.ask("filter", { filter, view });
    if (turn !== this.turn) return;
    this.total = total;
    this.changesAt_ms = changesAt_ms;
    this.events.onShown(marks, view);
    await painted();
    if (turn !== this.turn) return;
    const counts = await this.client.ask("counts", {});
    if (turn !== this.turn) return;
    if (this.areFacetsDue) this.facets.load(this.loaded, this.names);
    this.areFacetsDue = false;
    this.facets.show(filter, counts);
    showChips(filter, this.names, (changed) => this.events.onFilter(changed));
    this.showCounts(filter, { total, counts }, this.loaded);
    await list(total);
  }

  /** The list of another filter, from the top or from what is opened. */
  private async begin(total: number): Promise<void> {
    await this.list.reset(total);
    await this.open();
  }

  private async open(): Promise<void> {
    const id = this.view?.opened ?? null;
    const located = id === null ? null : await this.locate(id);
    if (id === (this.view?.opened ?? null)) await this.list.open(id, located?.position ?? -1);
  }

  private showTab(tab: Tab): void {
    for (const name of ["list", "filters"] as const) {
      const chosen = name === tab;
      byId(`tab-${name}`).setAttribute("aria-selected", String(chosen));
      byId(`tab-${name}`).tabIndex = chosen ? 0 : -1;
      byId(`side-${name}`).hidden = !chosen;
    }
  }

  private showCounts(filter: PointFilter, { total, counts }: { total: number; counts: Counts }, loaded: Loaded): void {
    const all = filter.scope === "mine" && loaded.hasMine ? undefined : loaded.count;
    byId("list-total").textContent = totalText(total, all ?? total);
    byId("tab-list-count").textContent = String(total);
    const chosen = choiceCount(filter);
    byId("tab-filters-count").textContent = chosen > 0 ? String(chosen) : "";
    for (const [focus, { button, count }] of this.focuses) {
      button.setAttribute("aria-pressed", String(focus === filter.focus));
      count.textContent = String(counts.focuses[focus]);
    }
    this.order.value = filter.order;
    this.scope.hidden = !loaded.hasMine;
    for (const button of this.scope.querySelectorAll<HTMLElement>("[data-scope]")) {
      const scope = button.dataset["scope"] as Scope;
      button.setAttribute("aria-pressed", String(scope === filter.scope));
      const count = button.querySelector("span");
      if (count) count.textContent = String(counts.scopes[scope]);
    }
    this.showOlder(filter, loaded);
    this.showState(total > 0 ? null : this.nothing(filter, loaded));
  }

  /** Say what is left out where points are asked for that have ended, and how to see them. */
  private showOlder(filter: PointFilter, { reach: { since, hasOlder } }: Loaded): void {
    this.older.hidden = filter.focus !== "all" || !hasOlder;
    if (this.older.hidden) return;
    const earlier = `${Number(since.slice(0, 4)) - 1}${since.slice(4)}`.replace("-02-29", "-02-28");
    const button = element("button", { type: "button", class: "chips__clear" }, gettext("One year more"));
    button.addEventListener("click", () => this.refine({ seen: `${earlier}/` }));
    this.older.replaceChildren(fill(gettext("Of what was seen before %(day)s only open cases are shown."), { day: since }), button);
  }

  /** Why is the list empty, and what helps? */
  private nothing(filter: PointFilter, loaded: Loaded): HTMLElement {
    if (loaded.count === 0) {
      return element("p", { class: "side__nothing" }, gettext("Nothing has been reported until this day."));
    }
    const { reason, text, wider } = reasonOf(filter);
    const button = element("button", { type: "button", class: "button button--quiet" }, text);
    button.addEventListener("click", () => this.events.onFilter(wider));
    return element("div", { class: "side__nothing" }, element("p", {}, reason), button);
  }

  private fail(error: unknown): void {
    if (!(error instanceof RequestFailure)) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      throw error;
    }
    this.loaded = null;
    this.total = null;
    this.showStale(null);
    byId("list-total").textContent = "";
    byId("tab-list-count").textContent = "";
    for (const { count } of this.focuses.values()) count.textContent = "";
    void this.list.reset(0);
    this.showState(failureView(error, { loginUrl: () => this.events.loginUrl(), retry: () => void this.load() }));
    this.events.onShown([], this.events.view());
  }

  /** Are there points to ask the worker for? */
  get isLoaded(): boolean {
    return this.total !== null;
  }

  private showWaiting(): void {
    const bars = Array.from({ length: 6 }, () => element("div", { class: "skeleton skeleton--row" }));
    this.showState(element("div", { class: "side__waiting", "aria-label": gettext("Loading …") }, ...bars));
  }

  private showState(state: HTMLElement | null): void {
    this.state.replaceChildren(...(state ? [state] : []));
    this.state.hidden = state === null;
    byId("list").hidden = state !== null;
  }
}

/** Why does a filter leave nothing, and which one leaves more?  What the reader chose last is dropped first. */
function reasonOf(filter: PointFilter): { reason: string; text: string; wider: PointFilter } {
  if (choiceCount(filter) > 0) {
    return { reason: gettext("No point fits these filters."), text: gettext("Clear all filters"), wider: cleared(filter) };
  }
  if (filter.focus !== "all") {
    return { reason: gettext("There is nothing of this kind to do."), text: gettext("Show all points"), wider: { ...filter, focus: "all" } };
  }
  return { reason: gettext("No point lies on your ground."), text: gettext("Show all points"), wider: { ...filter, scope: "all" } };
}

interface FocusButton {
  readonly button: HTMLButtonElement;
  readonly count: HTMLElement;
}

function focusButton(focus: Focus): FocusButton {
  const count = element("span", { class: "focus__count" });
  const name = element("span", { class: "focus__name" }, focusName(focus));
  const button = element("button", { type: "button", class: "focus__choice", "data-focus": focus, title: focusTitle(focus) }, count, name);
  return { button, count };
}
