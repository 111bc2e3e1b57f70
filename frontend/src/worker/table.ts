/** The points as typed columns, and what the dictionaries call their numbers. */

import { type ColumnsResponse, dayNumber, dictionaryOf, type Entry, FACETS, keyOf, SHOWN } from "../points/columns";

export interface Table {
  readonly count: number;
  readonly asOf: string;
  readonly asOfDay: number;
  readonly id: Float64Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly day: Int32Array;
  readonly flags: Int32Array;
  /** Names of the columns that are facets, in the order of the page. */
  readonly facets: readonly string[];
  /** Numbers of entries by column: facets and what else a row shows; -1: none. */
  readonly codes: Readonly<Record<string, Int32Array>>;
  readonly dictionaries: Readonly<Record<string, readonly Entry[]>>;
  /** 1 where the row is the reader's own ground or unit. */
  readonly mine: Uint8Array;
  /** Are there points of the reader's own, and others? */
  readonly hasMine: boolean;
  /** Rows from the newest to the oldest; on one day the higher id comes first. */
  readonly newest: Uint32Array;
}

function numbersOf(response: ColumnsResponse, column: string): readonly number[] {
  const values = response[column];
  if (!Array.isArray(values) || values.length !== response.count) {
    throw new TypeError(`column ${column} has not ${response.count} values`);
  }
  return values as readonly number[];
}

function mineOf(response: ColumnsResponse): Uint8Array {
  const grids = new Set(response.mine.grids);
  const units = new Set(response.mine.units);
  const grid = numbersOf(response, "grid");
  const parts = ["unit", "handler", "supervisor"].map((column) => numbersOf(response, column));
  return Uint8Array.from({ length: response.count }, (_, row) =>
    Number(grids.has(grid[row] ?? -1) || parts.some((part) => units.has(part[row] ?? -1))),
  );
}

function newestFirst(day: Int32Array, id: Float64Array): Uint32Array {
  const rows = Uint32Array.from(day, (_, row) => row);
  return rows.sort((first, second) => day[second]! - day[first]! || id[second]! - id[first]!);
}

/** The columns of `response` as typed arrays; throws TypeError where a column is missing or of another length. */
export function tableOf(response: ColumnsResponse): Table {
  const facets = [...new Set([...FACETS, ...response.facets])];
  const day = Int32Array.from(numbersOf(response, "day"));
  const id = Float64Array.from(numbersOf(response, "id"));
  const codes = Object.fromEntries(
    [...facets, ...SHOWN].map((column) => [column, Int32Array.from(numbersOf(response, column))]),
  );
  const mine = mineOf(response);
  const dictionaries = Object.fromEntries(
    [...facets, ...SHOWN, "flag"].map((column) => [column, response.dictionaries[dictionaryOf(column)] ?? []]),
  );
  return {
    count: response.count,
    asOf: response.as_of,
    asOfDay: dayNumber(response.as_of),
    id,
    lon: Float64Array.from(numbersOf(response, "lon")),
    lat: Float64Array.from(numbersOf(response, "lat")),
    day,
    flags: Int32Array.from(numbersOf(response, "flags")),
    facets,
    codes,
    dictionaries,
    mine,
    hasMine: mine.includes(0) && response.mine.grids.length + response.mine.units.length > 0,
    newest: newestFirst(day, id),
  };
}

/** The number of each key of a facet; the facet's "none" has the number -1. */
export function numbersByKey(table: Table, facet: string): ReadonlyMap<string, number> {
  return new Map((table.dictionaries[facet] ?? []).map((entry, number) => [keyOf(entry), number]));
}
