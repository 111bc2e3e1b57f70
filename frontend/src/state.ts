/** What the reader looks at, kept in the address so that it can be shared, reloaded and gone back to. */

import type { MapView } from "./config";

export interface Place {
  readonly lon: number;
  readonly lat: number;
}

export interface PageState {
  readonly view: MapView;
  readonly category: string;
  readonly on: string;
  readonly place: Place | null;
  readonly hidden: readonly string[];
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const PLACE_DECIMALS = 6;
const VIEW_DECIMALS = 5;

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

/** The state that an address asks for; whatever is missing or makes no sense comes from `fallback`. */
export function stateFromQuery(query: string, fallback: PageState): PageState {
  const parameters = new URLSearchParams(query);
  const lon = numberWithin(parameters.get("lon"), -180, 180);
  const lat = numberWithin(parameters.get("lat"), -90, 90);
  const zoom = numberWithin(parameters.get("z"), 0, 22);
  const on = parameters.get("on") ?? "";
  return {
    view: {
      lon: lon === null || lat === null ? fallback.view.lon : lon,
      lat: lon === null || lat === null ? fallback.view.lat : lat,
      zoom: zoom ?? fallback.view.zoom,
    },
    category: parameters.get("category") ?? fallback.category,
    on: isDate(on) ? on : fallback.on,
    place: placeFrom(parameters.get("at")),
    hidden: (parameters.get("hide") ?? "").split(",").filter((name) => name !== ""),
  };
}

/** Does an address say where the map is to look? */
export function asksForView(query: string): boolean {
  const parameters = new URLSearchParams(query);
  return parameters.has("lon") && parameters.has("lat");
}

/** The query part of the address that leads back to `state`; what equals `defaults` is left out. */
export function queryFromState(state: PageState, defaults: PageState): string {
  const parameters = new URLSearchParams();
  parameters.set("lon", state.view.lon.toFixed(VIEW_DECIMALS));
  parameters.set("lat", state.view.lat.toFixed(VIEW_DECIMALS));
  parameters.set("z", String(Math.round(state.view.zoom * 100) / 100));
  if (state.category !== defaults.category) parameters.set("category", state.category);
  if (state.on !== defaults.on) parameters.set("on", state.on);
  if (state.place) {
    parameters.set("at", `${state.place.lon.toFixed(PLACE_DECIMALS)},${state.place.lat.toFixed(PLACE_DECIMALS)}`);
  }
  if (state.hidden.length > 0) parameters.set("hide", [...state.hidden].sort().join(","));
  return `?${parameters.toString().replaceAll("%2C", ",")}`;
}
