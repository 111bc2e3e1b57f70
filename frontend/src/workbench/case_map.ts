/** The map beside the list: the cases with their lights, the one that is open, and those that are chosen. */

import type { Config } from "../config";
import { byId, painted } from "../dom";
import { isWithin, type MapView, type Place } from "../geography";
import { fill, gettext, ngettext } from "../i18n";
import type { Hit } from "../map/overlay";
import type { Theme } from "../map/palette";
import type { DrawnShape } from "../map/shapes";
import { MapAdapter, MAX_ZOOM } from "../map_adapter";
import type { Mark } from "../points/messages";
import { CasePlaces, caseOf, type CaseRow, isInside, type Light, type PlacedCase } from "./case_places";
import { Lasso } from "./lasso";

/** Deep enough to tell neighbours apart. */
const STEP_IN = 2;
const OPENED_ZOOM = 15;
const VIEW_KEY = "workbench-view";

interface Told {
  readonly cases: readonly CaseRow[];
  readonly total: number;
}

export interface CaseMapEvents {
  onOpen(uid: string): void;
  /** The pointer is over this case, or over none. */
  onPoint(uid: string | null): void;
  /** These were drawn around. */
  onChosen(uids: readonly string[]): void;
}

export class CaseMap {
  private readonly map: MapAdapter;
  private readonly lasso: Lasso;
  private readonly container = byId("map");
  private all: readonly PlacedCase[] = [];
  private shown = new CasePlaces([]);
  private etag = "";
  private hidden = new Set<Light>();
  private opened: string | null = null;
  private pointed: string | null = null;
  private chosen: ReadonlySet<string> = new Set();
  private drawn: readonly DrawnShape[] = [];
  private isPlaced = false;

  constructor(
    private readonly config: Config,
    theme: Theme,
    private readonly events: CaseMapEvents,
  ) {
    const quiet = () => undefined;
    this.map = new MapAdapter(
      this.container,
      config,
      {
        onPick: (_place, hit) => this.pick(hit),
        onPoint: (mark) => this.point(mark),
        onOver: quiet,
        onViewChanged: (view) => this.follow(view),
        onLoading: (pending) => {
          byId("progress").hidden = pending === 0;
        },
        onSettled: quiet,
        onBaseFailed: quiet,
      },
      { on: config.today, hidden: config.off, opacity: {}, theme },
      config.view,
    );
    this.lasso = new Lasso(this.container, this.map, {
      onDrawn: (outline) => this.choose((at) => isInside(at, outline)),
      onShape: (shapes) => {
        this.drawn = shapes;
        this.drawShapes();
      },
      onActive: (active) => this.showLasso(active),
    });
    this.listen();
    this.goHome();
    this.show(theme);
  }

  show(theme: Theme): void {
    this.map.show({ on: this.config.today, hidden: this.config.off, opacity: {}, theme });
  }

  /** Ask where the cases of the list lie; what cannot be asked for is said, and what was shown stays. */
  async load(): Promise<void> {
    let told: Told;
    try {
      const headers = { Accept: "application/json", ...(this.etag && { "If-None-Match": this.etag }) };
      const answer = await fetch(this.container.dataset["cases"]!, { headers, cache: "no-store" });
      if (answer.status === 304) return;
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.etag = answer.headers.get("ETag") ?? "";
      told = (await answer.json()) as Told;
    } catch {
      this.etag = "";
      this.tell(gettext("The places of the cases could not be loaded; they are asked for again soon."));
      return;
    }
    this.all = told.cases.map(caseOf);
    const more = fill(gettext("The map shows the %(count)s most urgent of %(total)s cases."), {
      count: this.all.length,
      total: told.total,
    });
    this.tell(told.total > this.all.length ? more : "");
    this.showCases();
    this.place();
  }

  /** The map has come into sight: only now it has a size to be placed in. */
  async appear(): Promise<void> {
    await painted();
    this.place();
  }

  /** Ring the case that is open; go there where it is out of sight. */
  open(uid: string | null): void {
    this.opened = uid;
    this.showRings();
    const found = this.find(uid);
    if (found && !this.isInView(found)) this.map.approach(found, this.map.view().zoom);
  }

  pointAt(uid: string | null): void {
    this.pointed = uid;
    this.showRings();
  }

  mark(chosen: ReadonlySet<string>): void {
    this.chosen = chosen;
    this.drawShapes();
  }

  toggleLasso(): boolean {
    if (!document.getElementById("tool-lasso")) return false;
    this.lasso.setActive(!this.lasso.isActive);
    return true;
  }

  /** Put down what is being drawn; false where nothing is. */
  stop(): boolean {
    if (!this.lasso.isActive) return false;
    this.lasso.setActive(false);
    return true;
  }

  private listen(): void {
    byId("tool-home").addEventListener("click", () => this.fit());
    document.getElementById("tool-lasso")?.addEventListener("click", () => this.toggleLasso());
    document.getElementById("tool-view")?.addEventListener("click", () => {
      this.choose((place) => this.isInView(place));
    });
    for (const button of this.switches()) {
      button.addEventListener("click", () => {
        const light = button.dataset["light"] as Light;
        if (!this.hidden.delete(light)) this.hidden.add(light);
        this.showCases();
      });
    }
  }

  private switches(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>("[data-light]")];
  }

  /** Where the reader looked last in this tab of the browser, as long as a case lies there; else all cases. */
  private place(): void {
    if (this.isPlaced || this.all.length === 0 || this.container.clientWidth === 0) return;
    this.isPlaced = true;
    const opened = this.find(this.opened);
    const kept = sessionStorage.getItem(VIEW_KEY);
    if (kept) {
      this.map.setView(JSON.parse(kept) as MapView);
      if (opened ? this.isInView(opened) : this.all.some((one) => this.isInView(one))) return;
    }
    if (opened) this.map.approach(opened, OPENED_ZOOM);
    else this.fit();
  }

  private isInView({ lon, lat }: Place): boolean {
    return isWithin([lon, lat, lon, lat], this.map.inView());
  }

  private goHome(): void {
    const bounds = this.config.me.mine.bounds ?? this.config.bounds;
    if (bounds) this.map.fit(bounds);
    else this.map.setView(this.config.view);
  }

  private fit(): void {
    const bounds = this.shown.bounds();
    if (bounds) this.map.fit(bounds);
    else this.goHome();
  }

  private find(uid: string | null): PlacedCase | undefined {
    return uid === null ? undefined : this.all.find((one) => one.uid === uid);
  }

  private follow(view: MapView): void {
    if (this.isPlaced) sessionStorage.setItem(VIEW_KEY, JSON.stringify(view));
    this.map.showMarks(this.shown.marks(view.zoom));
  }

  private showCases(): void {
    for (const button of this.switches()) {
      const light = button.dataset["light"] as Light;
      button.setAttribute("aria-pressed", String(!this.hidden.has(light)));
      const count = this.all.filter((one) => one.light === light).length;
      button.querySelector("[data-number]")!.textContent = String(count);
    }
    this.shown = new CasePlaces(this.all.filter(({ light }) => !this.hidden.has(light)));
    this.map.showMarks(this.shown.marks(this.map.view().zoom));
    this.showRings();
    this.drawShapes();
  }

  private showRings(): void {
    this.map.showRings(this.find(this.opened) ?? null, this.find(this.pointed) ?? null);
  }

  private drawShapes(): void {
    const rings: DrawnShape[] = this.shown.cases
      .filter(({ uid }) => this.chosen.has(uid))
      .map(({ lon, lat }) => ({ part: "measure", geometry: { type: "Point", coordinates: [lon, lat] } }));
    this.map.showMeasure([...rings, ...this.drawn]);
  }

  private pick(hit: Hit | null): void {
    if (hit?.kind !== "mark") return;
    const { zoom } = this.map.view();
    const members = this.shown.members(hit.mark.id, zoom);
    const isOneSpot = members.every(({ lon, lat }) => lon === members[0]!.lon && lat === members[0]!.lat);
    if (members.length === 1) this.events.onOpen(members[0]!.uid);
    else if (isOneSpot || zoom >= MAX_ZOOM) this.openNext(members);
    else this.map.approach(hit.mark, Math.min(MAX_ZOOM, zoom + STEP_IN));
  }

  /** Cases on one spot are opened one after the other, the most urgent first. */
  private openNext(members: readonly PlacedCase[]): void {
    const at = members.findIndex(({ uid }) => uid === this.opened);
    this.events.onOpen(members[(at + 1) % members.length]!.uid);
  }

  private point(mark: Mark | null): void {
    const [only] = mark?.count === 1 ? this.shown.members(mark.id, this.map.view().zoom) : [];
    this.container.title = only ? `${only.category} ${only.number}` : "";
    this.events.onPoint(only?.uid ?? null);
  }

  private choose(isMeant: (place: Place) => boolean): void {
    const uids = this.shown.cases.filter(isMeant).map(({ uid }) => uid);
    this.events.onChosen(uids);
    const told = ngettext("%(count)s case lies there.", "%(count)s cases lie there.", uids.length);
    this.tell(uids.length === 0 ? gettext("No case lies there.") : fill(told, { count: uids.length }));
  }

  private showLasso(active: boolean): void {
    byId("tool-lasso").setAttribute("aria-pressed", String(active));
    if (active) this.tell(gettext("Draw a line around the cases that you mean. Esc: leave it."));
    else this.tell("");
  }

  private tell(text: string): void {
    byId("map-told").textContent = text;
    byId("map-told").hidden = text === "";
  }
}

