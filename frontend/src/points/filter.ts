/** What the reader has chosen of the points, by keys that survive in an address. */

export type Scope = "mine" | "all";
/** What is to be done: the open cases that are new, that are red, and those of the red ones that nobody has urged. */
export const TASKS = ["new", "red", "unurged"] as const;
export type Task = (typeof TASKS)[number];
/** One of the tasks, any of them, or all points whether there is anything to do or not. */
export const FOCUSES = ["todo", ...TASKS, "all"] as const;
export type Focus = (typeof FOCUSES)[number];
export type Order = "newest" | "oldest";

export interface PointFilter {
  /** Only the points of the reader's own grids and units, or all that may be seen. */
  readonly scope: Scope;
  readonly focus: Focus;
  /** The chosen keys by facet; a facet without keys lets everything through. */
  readonly chosen: Readonly<Record<string, readonly string[]>>;
  /** "", a number of days back from the day of the map, or first/last day with a slash between; either may be empty. */
  readonly seen: string;
  readonly order: Order;
}

export const EVERYTHING: PointFilter = { scope: "all", focus: "all", chosen: {}, seen: "", order: "newest" };

/** The facet of flags (why a point needs somebody's eye) and its key for "any of them". */
export const FLAGS = "flags";
export const ANY_FLAG = "any";
/** The key of "none" in a facet: no grid, no section. */
export const NONE = "-";

/** Spans that are offered by a click, in days. */
export const SPANS_DAYS = [7, 30, 90] as const;
/** What is called new: the shortest of them. */
export const NEW_DAYS = SPANS_DAYS[0];

const SPAN = /^[1-9]\d{0,3}$/;
const RANGE = /^(\d{4}-\d{2}-\d{2})?\/(\d{4}-\d{2}-\d{2})?$/;

/** The first and the last day of `seen`, as far as it names them; null where it makes no sense. */
export function rangeOf(seen: string): { first: string; last: string } | { days: number } | null {
  if (SPAN.test(seen)) return { days: Number(seen) };
  const found = RANGE.exec(seen);
  return found && seen !== "/" ? { first: found[1] ?? "", last: found[2] ?? "" } : null;
}

const DAY_MS = 86_400_000;
/** Earlier than anything that was seen. */
const BEGINNING = "1900-01-01";

/** From which day on are points needed for `seen`, on a map of the day `on` (empty: today)?  Empty: as far as they come unasked. */
export function neededSince(seen: string, on: string): string {
  const range = rangeOf(seen);
  if (range === null) return "";
  if (!("days" in range)) return range.first || BEGINNING;
  const last_ms = on === "" ? Date.now() : Date.parse(`${on}T00:00:00Z`);
  return new Date(last_ms - range.days * DAY_MS).toISOString().slice(0, 10);
}

/** The filter with `key` of `facet` chosen or no longer chosen. */
export function toggled(filter: PointFilter, facet: string, key: string): PointFilter {
  const before = filter.chosen[facet] ?? [];
  const after = before.includes(key) ? before.filter((other) => other !== key) : [...before, key];
  return choose(filter, facet, after);
}

/** The filter with exactly `keys` of `facet` chosen. */
export function choose(filter: PointFilter, facet: string, keys: readonly string[]): PointFilter {
  const { [facet]: _, ...others } = filter.chosen;
  return { ...filter, chosen: keys.length > 0 ? { ...others, [facet]: keys } : others };
}

/** The filter without any facet or day; scope, focus and order stay. */
export function cleared(filter: PointFilter): PointFilter {
  return { ...filter, chosen: {}, seen: "" };
}

/** How many choices narrow the points? */
export function choiceCount(filter: PointFilter): number {
  const keys = Object.values(filter.chosen).reduce((sum, chosen) => sum + chosen.length, 0);
  return keys + (filter.seen === "" ? 0 : 1);
}
