/** Which rows does a filter leave, and how many would each other choice leave? */

import { dayNumber } from "../points/columns";
import { ANY_FLAG, FLAGS, NONE, type PointFilter, rangeOf, SPANS_DAYS } from "../points/filter";
import type { Counts, Filtered } from "../points/messages";
import { numbersByKey, type Table } from "./table";

/** A facet's chosen entries: a 1 at the place of each, the last place for "none". */
type Allowed = Uint8Array;

interface Test {
  readonly facet: string;
  passes(row: number): boolean;
}

export interface Selection extends Filtered {
  /** Rows in the order of the list. */
  readonly rows: Uint32Array;
}

function allowedOf(table: Table, facet: string, keys: readonly string[]): Allowed {
  const numbers = numbersByKey(table, facet);
  const none = numbers.size;
  const allowed = new Uint8Array(none + 1);
  for (const key of keys) {
    const number = key === NONE ? none : numbers.get(key);
    if (number !== undefined) allowed[number] = 1;
  }
  return allowed;
}

function facetTests(table: Table, filter: PointFilter): Test[] {
  return table.facets.flatMap((facet) => {
    const keys = filter.chosen[facet] ?? [];
    if (keys.length === 0) return [];
    const allowed = allowedOf(table, facet, keys);
    const numbers = table.codes[facet]!;
    const none = allowed.length - 1;
    return [{ facet, passes: (row) => allowed[numbers[row]! < 0 ? none : numbers[row]!] === 1 }];
  });
}

function flagTest(table: Table, filter: PointFilter): Test[] {
  const keys = filter.chosen[FLAGS] ?? [];
  if (keys.length === 0) return [];
  const numbers = numbersByKey(table, "flag");
  const mask = keys.reduce((bits, key) => {
    const bit = numbers.get(key);
    return key === ANY_FLAG ? -1 : bit === undefined ? bits : bits | (1 << bit);
  }, 0);
  return [{ facet: FLAGS, passes: (row) => (table.flags[row]! & mask) !== 0 }];
}

/** The first and last day (numbers) that `seen` lets through. */
function daysOf(table: Table, seen: string): [first: number, last: number] | null {
  const range = rangeOf(seen);
  if (range === null) return null;
  if ("days" in range) return [table.asOfDay - range.days + 1, table.asOfDay];
  const first = range.first === "" ? -Infinity : dayNumber(range.first);
  return [first, range.last === "" ? Infinity : dayNumber(range.last)];
}

const SEEN = "seen";

function dayTest(table: Table, filter: PointFilter): Test[] {
  const days = daysOf(table, filter.seen);
  if (days === null) return [];
  const [first, last] = days;
  return [{ facet: SEEN, passes: (row) => table.day[row]! >= first && table.day[row]! <= last }];
}

interface FacetCounter {
  readonly facet: string;
  readonly numbers: Int32Array;
  /** By number of the entry; the last: none. */
  readonly counts: Uint32Array;
}

function countFacet({ numbers, counts }: FacetCounter, row: number): void {
  const number = numbers[row]!;
  counts[number < 0 ? counts.length - 1 : number]! += 1;
}

/** Counts while the rows pass by: each facet over what all *other* facets leave. */
class Counter {
  private readonly facets: readonly FacetCounter[];
  private readonly flags: Uint32Array;
  private readonly spans = new Uint32Array(SPANS_DAYS.length + 1);

  constructor(private readonly table: Table) {
    this.facets = table.facets.map((facet) => {
      const size = (table.dictionaries[facet] ?? []).length + 1;
      return { facet, numbers: table.codes[facet]!, counts: new Uint32Array(size) };
    });
    this.flags = new Uint32Array((table.dictionaries["flag"] ?? []).length + 1);
  }

  /** A row that every facet lets through. */
  add(row: number): void {
    for (const counter of this.facets) countFacet(counter, row);
    this.addFlags(row);
    this.addSpans(row);
  }

  /** A row that only `facet` keeps out. */
  addTo(facet: string, row: number): void {
    if (facet === FLAGS) this.addFlags(row);
    else if (facet === SEEN) this.addSpans(row);
    else for (const counter of this.facets) if (counter.facet === facet) countFacet(counter, row);
  }

  done(scopes: Counts["scopes"]): Counts {
    return {
      facets: Object.fromEntries(this.facets.map(({ facet, counts }) => [facet, [...counts]])),
      flags: [...this.flags],
      spans: [...this.spans],
      scopes,
    };
  }

  private addFlags(row: number): void {
    const flags = this.table.flags[row]!;
    if (flags === 0) return;
    const any = this.flags.length - 1;
    for (let bit = 0; bit < any; bit += 1) if (flags & (1 << bit)) this.flags[bit]! += 1;
    this.flags[any]! += 1;
  }

  private addSpans(row: number): void {
    const age = this.table.asOfDay - this.table.day[row]!;
    for (let index = 0; index < SPANS_DAYS.length; index += 1) {
      if (age < SPANS_DAYS[index]!) this.spans[index]! += 1;
    }
    this.spans[SPANS_DAYS.length]! += 1;
  }
}

/** Which facet alone keeps the row out?  Null: none does; undefined: more than one. */
function onlyFailure(tests: readonly Test[], row: number): string | null | undefined {
  let failed: string | null = null;
  for (const test of tests) {
    if (test.passes(row)) continue;
    if (failed !== null) return undefined;
    failed = test.facet;
  }
  return failed;
}

/** The rows that `filter` leaves, in its order, and the counts of all choices, in one pass. */
export function select(table: Table, filter: PointFilter): Selection {
  const tests = [...facetTests(table, filter), ...flagTest(table, filter), ...dayTest(table, filter)];
  const onlyMine = filter.scope === "mine" && table.hasMine;
  const counter = new Counter(table);
  const rows = new Uint32Array(table.count);
  const scopes = { mine: 0, all: 0 };
  let total = 0;
  for (const row of table.newest) {
    const failed = onlyFailure(tests, row);
    if (failed === undefined) continue;
    if (failed === null) {
      scopes.all += 1;
      scopes.mine += table.mine[row]!;
    }
    if (onlyMine && table.mine[row] === 0) continue;
    if (failed === null) {
      counter.add(row);
      rows[total++] = row;
    } else counter.addTo(failed, row);
  }
  const kept = rows.slice(0, total);
  return { total, counts: counter.done(scopes), rows: filter.order === "oldest" ? kept.reverse() : kept };
}
