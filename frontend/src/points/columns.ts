/** All points of the reader as columns, as /api/v1/points/columns/ gives them: row n of every column is one point. */

export interface CategoryEntry {
  readonly key: string;
  readonly name: string;
  readonly name_en: string;
  readonly group: string;
  readonly group_en: string;
}

export interface NamedEntry {
  readonly code: string;
  readonly name: string;
  readonly short_name?: string;
}

/** What a number of a column stands for: something with a code and a name, or a bare word. */
export type Entry = CategoryEntry | NamedEntry | string;

export interface ColumnsResponse {
  readonly count: number;
  /** Days are those of the county: YYYY-MM-DD. */
  readonly as_of: string;
  readonly mine: { readonly grids: readonly number[]; readonly units: readonly number[] };
  readonly id: readonly number[];
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  /** Days since 1970-01-01. */
  readonly day: readonly number[];
  readonly flags: readonly number[];
  readonly dictionaries: Readonly<Record<string, readonly Entry[]>>;
  /** Columns that are offered as facets besides FACETS. */
  readonly facets: readonly string[];
  /** Every other column: numbers of entries of its dictionary, -1 for none. */
  readonly [column: string]: unknown;
}

/** Columns that every page offers as facets, in this order. */
export const FACETS = ["category", "unit", "grid", "section", "community"] as const;
/** Columns that a row of the list needs besides the facets. */
export const SHOWN = ["step", "handler", "supervisor"] as const;
/** The dictionary of a column that has none of its own name. */
const DICTIONARY_OF: Readonly<Record<string, string>> = { handler: "unit", supervisor: "unit" };

/** The key under which an entry stands in the address: stable, where its number is not. */
export function keyOf(entry: Entry): string {
  if (typeof entry === "string") return entry;
  return "key" in entry ? entry.key : entry.code;
}

/** The name of the dictionary in which the numbers of `column` are looked up. */
export function dictionaryOf(column: string): string {
  return DICTIONARY_OF[column] ?? column;
}

const DAY_MS = 86_400_000;

/** The number of days from 1970-01-01 to `date` (YYYY-MM-DD). */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** The day (YYYY-MM-DD) that lies `day` days after 1970-01-01. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
