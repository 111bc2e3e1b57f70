/** The points as typed columns, and what the dictionaries call their numbers. */

import type { Bounds } from "../geography";
import { type Columns, dayNumber, dictionaryOf, type Entry, FACETS, keyOf, LIGHT, LIGHTS, type Range, SHOWN } from "../points/columns";
import type { Reach } from "../points/messages";

export interface Table {
  readonly count: number;
  readonly asOf: string;
  readonly asOfDay: number;
  readonly reach: Reach;
  /** The first day (number) from which all points come unasked. */
  readonly firstUnasked: number;
  readonly id: ArrayLike<number>;
  /** Longitude and latitude as they came, `parts` to a degree: whoever shows a place divides, nobody else has to. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly parts: number;
  readonly day: ArrayLike<number>;
  readonly flags: ArrayLike<number>;
  /** The box around all rows, in parts of a degree. */
  readonly box: Bounds;
  /** Yellow and red from, in seconds since 1970-01-01; -1: no clock runs. */
  readonly warn: ArrayLike<number>;
  readonly due: ArrayLike<number>;
  /** Bit n is set where there is task n of TASKS to do; changes with the clock, as the facet of lights does. */
  readonly tasks: Uint8Array;
  /** Names of the columns that are facets, in the order of the page. */
  readonly facets: readonly string[];
  /** Numbers of entries by column: facets and what else a row shows; -1: none. */
  readonly codes: Readonly<Record<string, ArrayLike<number>>>;
  /** The column of lights, which the clock sets: numbers of LIGHTS. */
  readonly lights: Int8Array;
  readonly dictionaries: Readonly<Record<string, readonly Entry[]>>;
  /** 1 where the row is the reader's own ground or unit. */
  readonly mine: Uint8Array;
  /** Are there points of the reader's own, and others? */
  readonly hasMine: boolean;
  /** Rows from the newest to the oldest; on one day the higher id comes first.  Sorted when it is asked: the map does not wait for it. */
  readonly newest: Uint32Array;
}

function numbersOf({ numbers, count }: Columns, column: string): ArrayLike<number> {
  const values = numbers[column];
  if (values?.length !== count) throw new TypeError(`column ${column} has not ${count} values`);
  return values;
}

function mineOf(columns: Columns): Uint8Array {
  const { count, mine } = columns;
  const own = new Uint8Array(count);
  const parts = [["grid", mine.grids], ["unit", mine.units], ["handler", mine.units], ["supervisor", mine.units]] as const;
  for (const [column, entries] of parts) {
    if (entries.length === 0) continue;
    const [numbers, owned] = [numbersOf(columns, column), new Set(entries)];
    for (let row = 0; row < count; row += 1) if (owned.has(numbers[row]!)) own[row] = 1;
  }
  return own;
}

function rangeOf({ ranges }: Columns, column: string): Range {
  const range = ranges[column];
  if (!range) throw new TypeError(`column ${column} has no range`);
  return range;
}

/** Rows by falling day; of one day the later rows first, whose ids are higher: the server sends rows by rising id. */
function newestFirst(day: ArrayLike<number>, [first, last]: Range): Uint32Array {
  const starts = new Uint32Array(last - first + 2);
  for (let row = 0; row < day.length; row += 1) starts[last - day[row]! + 1]! += 1;
  for (let age = 1; age < starts.length; age += 1) starts[age]! += starts[age - 1]!;
  const rows = new Uint32Array(day.length);
  for (let row = day.length - 1; row >= 0; row -= 1) rows[starts[last - day[row]!]!++] = row;
  return rows;
}

function around(columns: Columns): Bounds {
  const [[west, east], [south, north]] = [rangeOf(columns, "lon"), rangeOf(columns, "lat")];
  return [west, south, east, north];
}

/** The columns where they lie, and what follows from them; throws TypeError where one is missing or of another length. */
export function tableOf(columns: Columns): Table {
  const facets = [...new Set([...FACETS, ...columns.facets])];
  const lights = new Int8Array(columns.count).fill(-1);
  const whole = (column: string) => (column === LIGHT ? lights : numbersOf(columns, column));
  const [x, y, day] = [whole("lon"), whole("lat"), whole("day")];
  const mine = mineOf(columns);
  const dictionaries = Object.fromEntries(
    [...facets, ...SHOWN, "flag"].map((column) => [column, columns.dictionaries[dictionaryOf(column)] ?? []]),
  );
  let newest: Uint32Array | null = null;
  return {
    count: columns.count,
    asOf: columns.as_of,
    asOfDay: dayNumber(columns.as_of),
    reach: { since: columns.since, sinceUnasked: columns.since_unasked, hasOlder: columns.has_older },
    firstUnasked: dayNumber(columns.since_unasked),
    id: whole("id"),
    x,
    y,
    parts: columns.parts["lon"] ?? 1,
    day,
    flags: whole("flags"),
    box: around(columns),
    warn: whole("warn"),
    due: whole("due"),
    tasks: new Uint8Array(columns.count),
    facets,
    codes: Object.fromEntries([...facets, ...SHOWN].map((column) => [column, whole(column)])),
    lights,
    dictionaries: { ...dictionaries, [LIGHT]: LIGHTS },
    mine,
    hasMine: mine.includes(0) && columns.mine.grids.length + columns.mine.units.length > 0,
    get newest() {
      return (newest ??= newestFirst(day, rangeOf(columns, "day")));
    },
  };
}

/** The number of each key of a facet; the facet's "none" has the number -1. */
export function numbersByKey(table: Table, facet: string): ReadonlyMap<string, number> {
  return new Map((table.dictionaries[facet] ?? []).map((entry, number) => [keyOf(entry), number]));
}

/** The box around these rows, in degrees; null: there are none. */
export function boxOf({ x, y, parts }: Pick<Table, "x" | "y" | "parts">, rows: Iterable<number>): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    west = Math.min(west, x[row]!);
    east = Math.max(east, x[row]!);
    south = Math.min(south, y[row]!);
    north = Math.max(north, y[row]!);
  }
  return west > east ? null : [west / parts, south / parts, east / parts, north / parts];
}
