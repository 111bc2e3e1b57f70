/** The search box: names, codes and coordinates in any system, by keyboard or pointer. */

import { request, RequestFailure } from "./api";
import { byId, element } from "./dom";
import { failureTitle } from "./failure_words";
import type { Bounds, Place } from "./geography";
import { gettext } from "./i18n";
import type { Opened } from "./state";

export interface Found {
  readonly kind: string;
  readonly id: number | null;
  readonly code: string;
  readonly name: string;
  readonly detail: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly bounds: Bounds | null;
  /** Of coordinates only: the system in which they were read. */
  readonly crs: string | null;
  readonly note: string;
}

export interface SearchEvents {
  onChoose(found: Found): void;
  /** The middle of the map: what is near comes first. */
  near(): Place;
  /** The day that the map shows. */
  on(): string;
}

/** Results that have a drawer of their own. */
const DRAWERS: Readonly<Record<string, Opened["kind"]>> = {
  grid: "grids",
  road_section: "road_sections",
  place: "places",
  facility: "facilities",
  division: "divisions",
  point: "points",
};

/** What does this result open?  Null where it is only a place to go to, or a unit. */
export function openedBy({ kind, id }: Found): Opened | null {
  const opens = DRAWERS[kind];
  return opens && id !== null ? { kind: opens, id: String(id) } : null;
}

/** Long enough to type the next letter, short enough to seem at once. */
const PAUSE_MS = 180;
const LIMIT = 12;

/** What is a kind of results called? */
export function foundKindName(kind: string): string {
  const names: Record<string, string> = {
    grid: gettext("Grid"),
    road_section: gettext("Road section"),
    road: gettext("Road"),
    place: gettext("Place"),
    facility: gettext("Facility"),
    division: gettext("Division"),
    unit: gettext("Unit"),
    point: gettext("Survey point"),
    coordinate: gettext("Coordinates"),
    water: gettext("Water"),
    building: gettext("Building"),
    renovation_zone: gettext("Renovation zone"),
  };
  return names[kind] ?? kind;
}

/** Icons by kind, as the style sheet knows them. */
const ICONS: Readonly<Record<string, string>> = { road_section: "road" };

function resultView(found: Found, index: number): HTMLElement {
  const icon = `icon icon--${ICONS[found.kind] ?? found.kind}`;
  const about = [found.detail, found.note].filter(Boolean).join(" · ");
  return element(
    "li",
    { class: "found", role: "option", id: `found-${index}`, "data-index": String(index), "aria-selected": "false" },
    element("span", { class: icon, "aria-hidden": "true" }),
    element("span", { class: "visually-hidden" }, foundKindName(found.kind)),
    element("span", { class: "found__name" }, found.name || found.code),
    element("span", { class: "found__about" }, about || foundKindName(found.kind)),
    found.code && found.code !== found.name ? element("span", { class: "found__code" }, found.code) : null,
  );
}

/** A combobox: the box keeps the focus, the results are walked through with the arrows. */
export class Search {
  private readonly input = byId<HTMLInputElement>("search-input");
  private readonly box = byId("search-box");
  private readonly list = byId("search-results");
  private readonly state = byId("search-state");
  private results: readonly Found[] = [];
  private active = -1;
  private asking = new AbortController();
  private pause = 0;

  constructor(
    private readonly url: string,
    private readonly events: SearchEvents,
  ) {
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("focus", () => this.open(this.results.length > 0));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("pointerdown", (event) => {
      if (!byId("search").contains(event.target as Node)) this.open(false);
    });
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  private onInput(): void {
    window.clearTimeout(this.pause);
    this.asking.abort();
    const words = this.input.value.trim();
    if (words === "") {
      this.show([], "");
      this.open(false);
      return;
    }
    this.pause = window.setTimeout(() => void this.ask(words), PAUSE_MS);
  }

  private onKey(event: KeyboardEvent): void {
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        this.activate(this.active + (event.key === "ArrowDown" ? 1 : -1));
        break;
      case "Enter":
        this.choose(this.active < 0 ? 0 : this.active);
        break;
      case "Escape":
        if (this.box.hidden) this.input.blur();
        this.open(false);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private onClick(event: Event): void {
    const row = (event.target as Element).closest<HTMLElement>("[data-index]");
    if (row) this.choose(Number(row.dataset["index"]));
  }

  private async ask(words: string): Promise<void> {
    this.asking = new AbortController();
    const { lon, lat } = this.events.near();
    const near = `${lon.toFixed(5)},${lat.toFixed(5)}`;
    const query = new URLSearchParams({ q: words, limit: String(LIMIT), near, as_of: this.events.on() });
    try {
      const response = await request(`${this.url}?${query.toString()}`, this.asking.signal, "application/json");
      const { results } = (await response.json()) as { readonly results: readonly Found[] };
      this.show(results, results.length === 0 ? gettext("Nothing of that name, code or place") : "");
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      if (!(error instanceof RequestFailure)) throw error;
      this.show([], error.kind === "refused" && error.message ? error.message : failureTitle(error.kind));
    }
    this.open(true);
  }

  private show(results: readonly Found[], state: string): void {
    this.results = results;
    this.active = -1;
    this.list.replaceChildren(...results.map(resultView));
    this.state.textContent = state;
    this.input.removeAttribute("aria-activedescendant");
  }

  private open(open: boolean): void {
    this.box.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open && this.results.length > 0));
  }

  private activate(index: number): void {
    if (this.results.length === 0) return;
    this.open(true);
    this.active = (index + this.results.length) % this.results.length;
    [...this.list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === this.active)));
    this.input.setAttribute("aria-activedescendant", `found-${this.active}`);
    this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  private choose(index: number): void {
    const found = this.results[index];
    if (!found) return;
    this.open(false);
    this.input.blur();
    this.events.onChoose(found);
  }
}
