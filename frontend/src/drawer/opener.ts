/** Fetches what is opened or asked about, shows it in the drawer and on the map. */

import { RequestFailure } from "../api";
import type { Bounds, Place } from "../geography";
import { gettext } from "../i18n";
import type { DescribedPoint } from "../points/names";
import type { DrawnShape } from "../map/shapes";
import { boundsOf } from "../map/shapes";
import type { GroundFeature } from "../map/ground_tiles";
import type { Kind, Opened } from "../state";
import { type Action, actionsView } from "./actions";
import { askedContent } from "./asked";
import { caseView } from "./case_view";
import type { Drawer, DrawerContent } from "./drawer";
import { figuresView, fillFigures, groundContent, type GroundKind } from "./ground";
import { historyView } from "./history_view";
import { pointContent } from "./point";
import type { ReceiptLinks } from "./receipt_view";
import type { Detail, DrawnReceipt, PointCase, Records, Summed } from "./records";
import { spotContent } from "./spot";
import { namesOf, shapesOf } from "./why";
import { kindTitle } from "./words";

/** What the drawer is to show: a thing, or a place that was asked about, or nothing. */
export interface Subject {
  readonly opened: Opened | null;
  readonly place: Place | null;
  readonly category: string;
  readonly on: string;
}

/** What the rest of the page does for the drawer. */
export interface OpenerPage {
  /** The county's clock, by its IANA name. */
  readonly timeZone: string;
  open(opened: Opened): void;
  /** Ask about a place, for the category and day of a point where they are given. */
  ask(place: Place, about?: { readonly category: string; readonly on: string }): void;
  /** Show only the points of this entry of a facet. */
  only(facet: string, key: string): void;
  go(bounds: Bounds): void;
  showShapes(shapes: readonly DrawnShape[]): void;
  showPoint(place: Place | null): void;
  /** The drawer has its content: whatever is meant may have come to lie under it. */
  keepVisible(place: Place): void;
  groundAt(place: Place): GroundFeature[];
  /** The name of a category in the reader's language; null where the catalogue has no such code. */
  categoryName(code: string): Promise<string | null>;
  /** The name of a state of cases. */
  stateName(state: string): Promise<string>;
  /** The address of the workbench. */
  readonly workbench: string;
  spot(ids: readonly number[]): Promise<readonly DescribedPoint[]>;
}

const GROUND_KINDS: readonly string[] = ["grids", "road_sections", "places", "facilities", "divisions"];
const FACETS: Readonly<Partial<Record<Kind, string>>> = { grids: "grid", road_sections: "section" };

const SUMMED: readonly string[] = ["grids", "road_sections", "places"];

function isSummed(kind: string): kind is Summed {
  return SUMMED.includes(kind);
}

function isGround(kind: string): kind is GroundKind {
  return GROUND_KINDS.includes(kind);
}

/** One drawer, one subject; a newer subject stops the fetching of the one before. */
export class Opener {
  private subject = "";
  private fetching = new AbortController();

  constructor(
    private readonly drawer: Drawer,
    private readonly records: Records,
    private readonly page: OpenerPage,
  ) {}

  /** Show `subject`; the one that is shown already stays as it is, unless `again`. */
  async show(subject: Subject, again = false): Promise<void> {
    const { opened, place, category, on } = subject;
    const key = JSON.stringify(opened ? [opened, isSummed(opened.kind) ? on : ""] : place ? [place, category, on] : []);
    if (key === this.subject && !again) return;
    this.subject = key;
    this.fetching.abort();
    this.fetching = new AbortController();
    this.page.showShapes([]);
    this.page.showPoint(null);
    if (opened) await this.fetch(kindTitle(opened.kind), (signal) => this.open(opened, on, signal));
    else if (place) await this.ask(place, category, on);
    else this.drawer.close();
  }

  /** What was asked for cannot even be asked: without the catalogue there is no question. */
  fail(failure: RequestFailure): void {
    this.drawer.showFailure(gettext("A place on the map"), gettext("Who answers here?"), failure);
  }

  private async ask(place: Place, category: string, on: string): Promise<void> {
    const title = gettext("Who answers here?");
    if (category === "") {
      this.drawer.showLoading(gettext("A place on the map"), title);
      return;
    }
    await this.fetch(
      title,
      async (signal) => {
        const receipt = await this.records.resolve({ place, category, on }, signal);
        this.page.showShapes(shapesOf(receipt));
        return askedContent(receipt, { place, on, category }, {
          links: this.links(receipt),
          here: this.page.groundAt(place),
          open: ({ layer, id }) => this.page.open({ kind: layer as Kind, id: String(id) }),
        });
      },
      gettext("A place on the map"),
    );
    if (this.drawer.isOpen) this.page.keepVisible(place);
  }

  /** Wait, then show what came, or what went wrong; what was stopped says nothing. */
  private async fetch(
    title: string,
    get: (signal: AbortSignal) => Promise<DrawerContent>,
    kind = "",
  ): Promise<void> {
    const { signal } = this.fetching;
    this.drawer.showLoading(kind, title);
    try {
      const content = await get(signal);
      if (!signal.aborted) this.drawer.show(content);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof RequestFailure)) throw error;
      this.drawer.showFailure(kind, title, error);
    }
  }

  private open(opened: Opened, on: string, signal: AbortSignal): Promise<DrawerContent> {
    const { kind, id } = opened;
    if (kind === "points") return this.openPoint(id, signal);
    if (kind === "spot") return this.openSpot(id);
    return this.openGround(kind, id, on, signal);
  }

  private async openPoint(id: string, signal: AbortSignal): Promise<DrawerContent> {
    const [detail, receipt, found] = await Promise.all([
      this.records.detail("points", id, signal),
      this.records.why(id, signal),
      this.records.caseOf(id, signal),
    ]);
    const place = { lon: Number(detail["lon"]), lat: Number(detail["lat"]) };
    this.page.showShapes(shapesOf(receipt));
    this.page.showPoint(place);
    this.page.keepVisible(place);
    const about = { category: String(detail["category"]), on: String(detail["on"]) };
    const actions = actionsView([
      { text: gettext("Go there"), icon: "target", run: () => this.page.go([place.lon, place.lat, place.lon, place.lat]) },
      { text: gettext("Who answers here?"), icon: "ask", run: () => this.page.ask(place, about) },
    ]);
    return pointContent(detail, receipt, {
      title: await this.categoryOf(detail),
      links: this.links(receipt),
      standing: found && (await this.caseView(found)),
      actions,
      history: this.history("points", id),
      timeZone: this.page.timeZone,
    });
  }

  private async caseView(found: PointCase): Promise<HTMLElement> {
    const { timeZone, workbench, stateName } = this.page;
    return caseView(found, { state: await stateName(found.state), timeZone, workbench });
  }

  private async openGround(kind: GroundKind, id: string, on: string, signal: AbortSignal): Promise<DrawerContent> {
    const detail = await this.records.detail(kind, id, signal);
    if (detail.geometry) this.page.showShapes([{ part: "opened", geometry: detail.geometry }]);
    return groundContent(kind, detail, {
      category: await this.categoryOf(detail),
      actions: this.groundActions(kind, detail),
      figures: isSummed(kind) ? this.figures(kind, id, on, signal) : null,
      history: this.history(kind, id),
    });
  }

  /** Figures take counting, so they come after the facts; without them the facts still stand. */
  private figures(kind: Summed, id: string, on: string, signal: AbortSignal): HTMLElement {
    const root = figuresView();
    this.records.summary(kind, id, on, signal).then(
      (summary) => fillFigures(root, summary),
      (error: unknown) => {
        if (!signal.aborted && !(error instanceof RequestFailure)) throw error;
      },
    );
    return root;
  }

  private history(kind: Exclude<Kind, "spot">, id: string): HTMLElement {
    const { signal } = this.fetching;
    return historyView((next) => this.records.history(kind, id, next, signal), this.page.timeZone);
  }

  private groundActions(kind: GroundKind, detail: Detail): HTMLElement {
    const { geometry } = detail;
    const facet = FACETS[kind];
    const code = String(detail["code"]);
    const actions: Action[] = [];
    if (geometry) {
      actions.push({ text: gettext("Go there"), icon: "target", run: () => this.page.go(boundsOf(geometry)) });
    }
    if (facet) {
      actions.push({ text: gettext("Only its points"), icon: "filter", run: () => this.page.only(facet, code) });
    }
    return actionsView(actions);
  }

  private async openSpot(ids: string): Promise<DrawerContent> {
    const points = await this.page.spot(ids.split(",").map(Number));
    return spotContent(points, (id) => this.page.open({ kind: "points", id: String(id) }));
  }

  private async categoryOf({ category, category_name }: Detail): Promise<string> {
    const name = typeof category === "string" ? await this.page.categoryName(category) : null;
    return name ?? String(category_name ?? "");
  }

  private links(receipt: DrawnReceipt): ReceiptLinks {
    const names = namesOf(receipt);
    return {
      nameOf: ({ layer, code }) => names.get(`${layer}/${code}`) ?? null,
      opens: ({ layer, code }) => {
        const found = receipt.shapes.features.find(({ properties }) => properties.layer === layer && properties.code === code);
        const id = found?.properties.id;
        return id && isGround(layer) ? () => this.page.open({ kind: layer, id: String(id) }) : null;
      },
    };
  }
}
