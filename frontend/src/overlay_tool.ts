/** What lies inside an outline: drawn corner by corner, a zone's or a file's; the figures follow every corner. */

import { byId, element } from "./dom";
import type { Bounds, MapView, Place } from "./geography";
import { gettext } from "./i18n";
import { boundsOf, type DrawnShape } from "./map/shapes";
import { measureShapes } from "./measure";
import { cornersFrom, cornersText, editedOf, middlesOf } from "./outline_edit";
import { type Editing, OutlineEditor } from "./outline_editor";

/** An outline by its name, as the server reads it too: `drawn:lon,lat;…`, `zone:CODE` or `file:a`. */
export type OutlineName = string;

interface Table {
  readonly name: string;
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Of each column: does it hold numbers? */
  readonly numbers: readonly boolean[];
  readonly total: readonly string[] | null;
}

interface Told {
  readonly title: string;
  readonly outline: DrawnShape["geometry"];
  readonly area: string;
  readonly tables: readonly Table[];
  readonly page: string;
  readonly files: Readonly<Record<string, string>>;
  readonly editing?: Editing | null;
}

export const DRAWN = "drawn:";
/** So long nothing more is drawn before the figures are asked for. */
const REST_MS = 120;
const CORNERS_NEEDED = 3;

/** The corners of an outline that is drawn or edited; none where it is another one. */
export function cornersOf(name: OutlineName | null): Place[] {
  if (name?.startsWith(DRAWN)) return cornersFrom(name.slice(DRAWN.length));
  return [...(editedOf(name)?.rings.flat() ?? [])];
}

/** The middles of its sides, where it may have corners in between. */
export function sidesOf(name: OutlineName | null): Place[] {
  const edited = editedOf(name);
  return edited ? middlesOf(edited) : [];
}

/** The name of the outline with these corners. */
export function drawnName(corners: readonly Place[]): OutlineName {
  return DRAWN + cornersText(corners);
}

/** A table of the figures of one layer. */
export function tableOf({ title, headings, rows, numbers, total }: Table): HTMLElement {
  const cell = (tag: "td" | "th", words: string, at: number) =>
    element(tag, { class: numbers[at] ? "right" : undefined, scope: tag === "th" ? "col" : undefined }, words);
  const line = (words: readonly string[], name?: string) => element("tr", { class: name }, ...words.map((word, at) => cell("td", word, at)));
  return element(
    "details",
    { class: "inside__layer", open: true },
    element("summary", {}, title),
    element(
      "div",
      { class: "inside__scroll", tabindex: "0", role: "region", "aria-label": title },
      element(
        "table",
        { class: "inside__table" },
        element("thead", {}, element("tr", {}, ...headings.map((heading, at) => cell("th", heading, at)))),
        element("tbody", {}, ...rows.map((row) => line(row)), total ? line(total, "inside__total") : null),
      ),
    ),
  );
}

export class OverlayTool {
  private readonly root = byId("inside");
  private readonly title = byId("inside-title");
  private readonly status = byId("inside-status");
  private readonly tables = byId("inside-tables");
  private readonly links = byId("inside-links");
  private readonly button = byId("tool-inside");
  private readonly cleared = byId("inside-clear");
  private name: OutlineName | null = null;
  private day = "";
  private told: Told | null = null;
  private timer = 0;
  private asked: AbortController | null = null;
  private readonly editor: OutlineEditor;

  constructor(
    /** ?of=…&on= is put behind it. */
    private readonly url: string,
    private readonly onChange: (name: OutlineName | null) => void,
    /** The figures have come: the outline is drawn as the server understood it. */
    private readonly onTold: () => void,
    view: () => MapView,
  ) {
    this.editor = new OutlineEditor(this.onChange, view, (name) => this.outlineOf(name), this.onTold);
    this.button.addEventListener("click", () => this.toggle());
    byId("inside-undo").addEventListener("click", () => this.undo());
    this.cleared.addEventListener("click", () => this.onChange(DRAWN));
    byId("inside-close").addEventListener("click", () => this.onChange(null));
  }

  get isOpen(): boolean {
    return this.name !== null;
  }

  toggle(): void {
    this.onChange(this.isOpen ? null : DRAWN);
  }

  /** One more corner; the same again (the second click of two) is none. */
  add(place: Place): void {
    if (this.editor.isOpen) return;
    const corners = cornersOf(this.name);
    const last = corners.at(-1);
    if (last && drawnName([last]) === drawnName([place])) return;
    this.onChange(drawnName([...corners, place]));
  }

  /** Move a corner that was drawn, or take it away (null). */
  move(at: number, place: Place | null, isDragged: boolean): void {
    if (this.editor.isOpen) {
      this.editor.move(at, place, isDragged);
      return;
    }
    const corners = cornersOf(this.name);
    this.onChange(drawnName([...corners.slice(0, at), ...(place ? [place] : []), ...corners.slice(at + 1)]));
  }

  /** One more corner of a zone that is edited. */
  more(behind: number, place: Place): void {
    this.editor.more(behind, place);
  }

  undo(): void {
    if (this.editor.isOpen) this.editor.undo();
    else this.onChange(drawnName(cornersOf(this.name).slice(0, -1)));
  }

  /** Show what lies inside this outline on this day, or close. */
  show(name: OutlineName | null, day: string): void {
    const isSame = name === this.name && day === this.day;
    [this.name, this.day] = [name, day];
    if (isSame) return;
    this.root.hidden = name === null;
    this.button.setAttribute("aria-pressed", String(name !== null));
    this.editor.show(name);
    this.cleared.hidden = this.editor.isOpen;
    this.root.classList.toggle("inside--editing", this.editor.isOpen);
    clearTimeout(this.timer);
    this.asked?.abort();
    if (name === null) this.take(null, "");
    else if (name.startsWith(DRAWN) && cornersOf(name).length < CORNERS_NEEDED) {
      this.take(null, gettext("Click the corners of an outline; from the third on, what lies inside is told."));
    } else this.timer = window.setTimeout(() => void this.ask(name, day), REST_MS);
  }

  /** What is drawn of the outline. */
  shapes(): DrawnShape[] {
    if (this.editor.isOpen) return this.editor.shapes();
    const corners = cornersOf(this.name);
    if (corners.length > 0) return measureShapes({ mode: "area", points: corners });
    return this.told ? [{ part: "measure", geometry: this.told.outline }] : [];
  }

  private async ask(name: OutlineName, day: string): Promise<void> {
    this.asked = new AbortController();
    const { signal } = this.asked;
    this.root.setAttribute("aria-busy", "true");
    try {
      const told = await this.fetch(name, day, signal);
      this.take("tables" in told ? told : null, "detail" in told ? told.detail : "");
    } catch {
      if (!signal.aborted) this.take(null, gettext("The figures did not come: draw on, or try again."));
    }
  }

  private async fetch(name: OutlineName, day = this.day, signal?: AbortSignal): Promise<Told | { readonly detail: string }> {
    const address = `${this.url}?${new URLSearchParams({ of: name, on: day }).toString()}`;
    const answer = await fetch(address, signal ? { signal } : {});
    return (await answer.json()) as Told | { readonly detail: string };
  }

  private async outlineOf(name: OutlineName): Promise<Told | null> {
    try {
      const told = await this.fetch(name);
      return "outline" in told ? told : null;
    } catch {
      return null;
    }
  }

  /** What it lies over of the map's stage: on a phone its upper part, else its left one. */
  covered(stage: DOMRect): { readonly left: number; readonly top: number } {
    const box = this.root.getBoundingClientRect();
    const isWide = box.width >= stage.width * 0.8;
    return isWide ? { left: 0, top: box.bottom - stage.top } : { left: box.right - stage.left, top: 0 };
  }

  /** The box around what is shown; null: it is not known yet. */
  get bounds(): Bounds | null {
    return this.told && boundsOf(this.told.outline);
  }

  private take(told: Told | null, words: string): void {
    this.told = told;
    this.editor.take(told);
    this.root.removeAttribute("aria-busy");
    this.title.textContent = told?.title ?? gettext("What lies inside?");
    this.status.textContent = told?.area ?? words;
    this.tables.replaceChildren(...(told?.tables ?? []).filter(({ rows }) => rows.length > 0).map(tableOf));
    this.links.replaceChildren(...(told ? linksOf(told) : []));
    this.onTold();
  }
}

function linksOf({ page, files }: Told): HTMLElement[] {
  const names: Readonly<Record<string, string>> = { xlsx: "XLSX", gpkg: "GeoPackage", pdf: "PDF" };
  const ofFiles = Object.entries(files).map(([kind, url]) => element("a", { href: url, class: "inside__link" }, names[kind] ?? kind));
  return [element("a", { href: page, class: "inside__link" }, gettext("Compare and print")), ...ofFiles];
}
