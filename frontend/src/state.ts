/** What the reader looks at, kept in the address so that it can be shared, reloaded and gone back to. */

import type { Campaign } from "./campaign_tool";
import type { MapView, Place } from "./geography";
import type { Measurement } from "./measure";
import { choose, EVERYTHING, type Focus, FOCUSES, type Order, type PointFilter, rangeOf, type Scope } from "./points/filter";

/** Things of the map that have a drawer of their own; a spot is several points that lie on each other. */
export const KINDS = ["points", "spot", "grids", "road_sections", "places", "facilities", "divisions"] as const;
export type Kind = (typeof KINDS)[number];

/** What the drawer shows: a thing by its row id (of a spot: the ids with commas). */
export interface Opened {
  readonly kind: Kind;
  readonly id: string;
}

export type Tab = "list" | "filters";

export interface PageState {
  readonly view: MapView;
  /** The day that the map shows, YYYY-MM-DD. */
  readonly on: string;
  readonly filter: PointFilter;
  readonly tab: Tab;
  readonly opened: Opened | null;
  /** The place that was asked about, and for which category. */
  readonly place: Place | null;
  readonly category: string;
  readonly hidden: readonly string[];
  /** By layer, above 0 and below 1; 1 where it is not named. */
  readonly opacity: Readonly<Record<string, number>>;
  /** The name of somebody else's base map; empty: the county's own. */
  readonly base: string;
  /** The rasters that lie under the map, by id. */
  readonly imagery: readonly number[];
  /** Is the uppermost of them drawn right of a slider only? */
  readonly swipe: boolean;
  /** The figures counted in imagery that tint the map, by their number; null: none. */
  readonly counted: number | null;
  /** What is measured; null: the tool is closed. */
  readonly measurement: Measurement | null;
  /** The outline of which is told what lies inside; null: the tool is closed. */
  readonly overlay: string | null;
  /** Where the reader stands in the campaign of renovation; null: the workspace shows the points. */
  readonly campaign: Campaign | null;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const PLACE_DECIMALS = 6;
const VIEW_DECIMALS = 5;
/** In front of the facets' names, so that they never meet another parameter. */
const FACET_PREFIX = "f.";

/** The number in `text` where it lies within [low, high], else null. */
function numberWithin(text: string | null, low: number, high: number): number | null {
  if (text === null || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= low && value <= high ? value : null;
}

function placeFrom(text: string | null): Place | null {
  const [first, second, ...rest] = (text ?? "").split(",");
  if (first === undefined || second === undefined || rest.length > 0) return null;
  const lon = numberWithin(first, -180, 180);
  const lat = numberWithin(second, -90, 90);
  return lon === null || lat === null ? null : { lon, lat };
}

/** Is `text` a day of the calendar, written YYYY-MM-DD? */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function oneOf<Word extends string>(text: string | null, words: readonly Word[], fallback: Word): Word {
  return words.find((word) => word === text) ?? fallback;
}

function openedFrom(text: string | null): Opened | null {
  const found = /^([a-z_]+):(\d+(?:,\d+)*)$/.exec(text ?? "");
  const kind = KINDS.find((name) => name === found?.[1]);
  return kind && found?.[2] ? { kind, id: found[2] } : null;
}

function filterFrom(parameters: URLSearchParams, fallback: PointFilter): PointFilter {
  // An address that says where to look was written by this page, which says too what is not everything: whoever opens
  // it sees the same.
  const { scope, focus, order } = namesPlace(parameters) ? EVERYTHING : fallback;
  const seen = parameters.get("seen") ?? "";
  const facets = [...new Set(parameters.keys())].filter((name) => name.startsWith(FACET_PREFIX));
  return facets.reduce<PointFilter>(
    (filter, name) => choose(filter, name.slice(FACET_PREFIX.length), [...new Set(parameters.getAll(name))].filter(Boolean)),
    {
      ...EVERYTHING,
      scope: oneOf<Scope>(parameters.get("scope"), ["mine", "all"], scope),
      focus: oneOf<Focus>(parameters.get("focus"), FOCUSES, focus),
      order: oneOf<Order>(parameters.get("order"), ["newest", "oldest"], order),
      seen: rangeOf(seen) === null ? "" : seen,
    },
  );
}

function viewFrom(parameters: URLSearchParams, fallback: MapView): MapView {
  const lon = numberWithin(parameters.get("lon"), -180, 180);
  const lat = numberWithin(parameters.get("lat"), -90, 90);
  const hasCentre = lon !== null && lat !== null;
  return {
    lon: hasCentre ? lon : fallback.lon,
    lat: hasCentre ? lat : fallback.lat,
    zoom: numberWithin(parameters.get("z"), 0, 22) ?? fallback.zoom,
  };
}

function namesIn(text: string | null): string[] {
  return (text ?? "").split(",").filter((name) => name !== "");
}

/** Layers that are hidden: those that an address hides, and those that are off unless it shows them. */
function hiddenFrom(parameters: URLSearchParams, off: readonly string[]): string[] {
  const shown = namesIn(parameters.get("show"));
  return [...new Set([...off.filter((name) => !shown.includes(name)), ...namesIn(parameters.get("hide"))])];
}

function writeHidden(parameters: URLSearchParams, hidden: readonly string[], off: readonly string[]): void {
  const hide = hidden.filter((name) => !off.includes(name)).sort();
  const show = off.filter((name) => !hidden.includes(name)).sort();
  if (hide.length > 0) parameters.set("hide", hide.join(","));
  if (show.length > 0) parameters.set("show", show.join(","));
}

/** Such as grids:40,places:70, in percent. */
function opacityFrom(text: string | null): Record<string, number> {
  const pairs = (text ?? "").split(",").map((pair) => /^(\w+):([1-9]\d)$/.exec(pair));
  return Object.fromEntries(pairs.flatMap((found) => (found?.[1] ? [[found[1], Number(found[2]) / 100]] : [])));
}

/** Is `text` the number of a row? */
function isNumber(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text);
}

function countedFrom(text: string | null): number | null {
  return text !== null && isNumber(text) ? Number(text) : null;
}

/** Such as line:117.1,28.2;117.2,28.3. */
function measurementFrom(text: string | null): Measurement | null {
  const [mode, path] = (text ?? "").split(":");
  if (mode !== "line" && mode !== "area") return null;
  const points = (path ?? "").split(";").map(placeFrom);
  return { mode, points: points.filter((point) => point !== null) };
}

const RENOVATION = "renovation";

function campaignFrom(parameters: URLSearchParams): Campaign | null {
  if (parameters.get("mode") !== RENOVATION) return null;
  const day = parameters.get("plan") ?? "";
  const building = parameters.get("building") ?? "";
  return { day: isDate(day) ? day : "", project: parameters.get("project") ?? "", building: isNumber(building) ? building : "" };
}

function writeCampaign(parameters: URLSearchParams, { day, project, building }: Campaign): void {
  parameters.set("mode", RENOVATION);
  for (const [name, word] of Object.entries({ plan: day, project, building })) {
    if (word !== "") parameters.set(name, word);
  }
}

function placeText({ lon, lat }: Place): string {
  return `${lon.toFixed(PLACE_DECIMALS)},${lat.toFixed(PLACE_DECIMALS)}`;
}

function opacityText(opacity: PageState["opacity"]): string {
  const pairs = Object.entries(opacity).map(([name, part]) => `${name}:${Math.round(part * 100)}`);
  return pairs.sort().join(",");
}

/** The state that an address asks for; whatever is missing or makes no sense comes from `fallback`. */
export function stateFromQuery(query: string, fallback: PageState): PageState {
  const parameters = new URLSearchParams(query);
  const on = parameters.get("on") ?? "";
  const opened = openedFrom(parameters.get("open"));
  return {
    view: viewFrom(parameters, fallback.view),
    on: isDate(on) ? on : fallback.on,
    filter: filterFrom(parameters, fallback.filter),
    tab: oneOf<Tab>(parameters.get("tab"), ["list", "filters"], fallback.tab),
    opened,
    place: opened ? null : placeFrom(parameters.get("at")),
    category: parameters.get("category") ?? fallback.category,
    hidden: hiddenFrom(parameters, fallback.hidden),
    opacity: opacityFrom(parameters.get("opacity")),
    base: parameters.get("base") ?? fallback.base,
    imagery: namesIn(parameters.get("imagery")).filter(isNumber).map(Number),
    swipe: parameters.get("swipe") === "1",
    counted: countedFrom(parameters.get("counted")),
    measurement: measurementFrom(parameters.get("measure")),
    overlay: parameters.get("overlay"),
    campaign: campaignFrom(parameters),
  };
}

/** Does an address say where the map is to look? */
export function asksForView(query: string): boolean {
  return namesPlace(new URLSearchParams(query));
}

function namesPlace(parameters: URLSearchParams): boolean {
  return placeFrom(`${parameters.get("lon")},${parameters.get("lat")}`) !== null;
}

function writeFilter(parameters: URLSearchParams, filter: PointFilter): void {
  if (filter.scope !== EVERYTHING.scope) parameters.set("scope", filter.scope);
  if (filter.focus !== EVERYTHING.focus) parameters.set("focus", filter.focus);
  if (filter.seen !== "") parameters.set("seen", filter.seen);
  if (filter.order !== EVERYTHING.order) parameters.set("order", filter.order);
  for (const facet of Object.keys(filter.chosen).sort()) {
    for (const key of filter.chosen[facet] ?? []) parameters.append(FACET_PREFIX + facet, key);
  }
}

/** The query part of the address that leads back to `state`; what equals `defaults` is left out. */
export function queryFromState(state: PageState, defaults: PageState): string {
  const parameters = new URLSearchParams();
  parameters.set("lon", state.view.lon.toFixed(VIEW_DECIMALS));
  parameters.set("lat", state.view.lat.toFixed(VIEW_DECIMALS));
  parameters.set("z", String(Math.round(state.view.zoom * 100) / 100));
  if (state.on !== defaults.on) parameters.set("on", state.on);
  writeFilter(parameters, state.filter);
  if (state.tab !== defaults.tab) parameters.set("tab", state.tab);
  if (state.opened) parameters.set("open", `${state.opened.kind}:${state.opened.id}`);
  if (state.place) parameters.set("at", placeText(state.place));
  if (state.category !== defaults.category) parameters.set("category", state.category);
  if (Object.keys(state.opacity).length > 0) parameters.set("opacity", opacityText(state.opacity));
  writeHidden(parameters, state.hidden, defaults.hidden);
  if (state.base !== defaults.base) parameters.set("base", state.base);
  if (state.imagery.length > 0) parameters.set("imagery", state.imagery.join(","));
  if (state.swipe) parameters.set("swipe", "1");
  if (state.counted !== null) parameters.set("counted", String(state.counted));
  if (state.measurement) {
    parameters.set("measure", `${state.measurement.mode}:${state.measurement.points.map(placeText).join(";")}`);
  }
  if (state.overlay !== null) parameters.set("overlay", state.overlay);
  if (state.campaign) writeCampaign(parameters, state.campaign);
  return `?${parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%3B", ";")}`;
}
