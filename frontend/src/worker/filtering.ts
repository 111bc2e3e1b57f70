/** Which rows does a filter leave, and how many would each other choice leave? */

import { dayNumber } from "../points/columns";
import { ANY_FLAG, FLAGS, type Focus, FOCUSES, NONE, type PointFilter, rangeOf, SPANS_DAYS, TASKS } from "../points/filter";
import type { Counts } from "../points/messages";
import { ANY_TASK } from "./lights";
import { numbersByKey, type Table } from "./table";

/** A facet's chosen entries: a 1 at the place of each, the last place for "none". */
type Allowed = Uint8Array;

interface Test {
  readonly facet: string;
  /** Note in `outcome` each row that the choices of this facet keep out. */
  fail(outcome: Outcome, number: number): void;
}

export interface Selection {
  /** The rows by rising number. */
  readonly kept: Uint32Array;
  /** The rows in the order of the list: sorted when it is asked, the map does not wait for it. */
  rows(): Uint32Array;
  /** How many points would each choice leave?  Counted when it is asked: the map does not wait for it. */
  counts(): Counts;
}

/** No test's number: all of them count. */
const NO_TEST = -1;
/** As if more tests kept the row out than one. */
const LEFT_OUT = 2;

/** By row: how many tests keep it out, and which was the last; tests go column by column. */
class Outcome {
  readonly failures: Uint8Array;
  readonly last: Uint8Array;

  constructor(count: number) {
    this.failures = new Uint8Array(count);
    this.last = new Uint8Array(count);
  }

  fail(row: number, test: number): void {
    this.failures[row]! += 1;
    this.last[row] = test;
  }

  /** Whatever else is chosen, this row is not asked for. */
  leaveOut(row: number): void {
    this.failures[row] = LEFT_OUT;
  }
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
    const fail = (outcome: Outcome, test: number) => {
      for (let row = 0; row < table.count; row += 1) {
        const number = numbers[row]!;
        if (allowed[number < 0 ? none : number] === 0) outcome.fail(row, test);
      }
    };
    return [{ facet, fail }];
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
  const fail = (outcome: Outcome, test: number) => {
    for (let row = 0; row < table.count; row += 1) if ((table.flags[row]! & mask) === 0) outcome.fail(row, test);
  };
  return [{ facet: FLAGS, fail }];
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
  const fail = (outcome: Outcome, test: number) => {
    for (let row = 0; row < table.count; row += 1) {
      if (table.day[row]! < first || table.day[row]! > last) outcome.fail(row, test);
    }
  };
  return [{ facet: SEEN, fail }];
}

const FOCUS = "focus";

/** The bits of the tasks that are looked for; null: all points. */
function tasksOf(focus: Focus): number | null {
  if (focus === "all") return null;
  return focus === "todo" ? ANY_TASK : 1 << TASKS.indexOf(focus);
}

function focusTest({ count, tasks }: Table, { focus }: PointFilter): Test[] {
  const mask = tasksOf(focus);
  if (mask === null) return [];
  const fail = (outcome: Outcome, test: number) => {
    for (let row = 0; row < count; row += 1) if ((tasks[row]! & mask) === 0) outcome.fail(row, test);
  };
  return [{ facet: FOCUS, fail }];
}

/** By number of the facet's entry; the last: none. */
function countFacet(table: Table, rows: Uint32Array, facet: string): Uint32Array {
  const numbers = table.codes[facet]!;
  const none = (table.dictionaries[facet] ?? []).length;
  const counts = new Uint32Array(none + 1);
  for (let place = 0; place < rows.length; place += 1) {
    const number = numbers[rows[place]!]!;
    counts[number < 0 ? none : number]! += 1;
  }
  return counts;
}

/** By bit of the flags; the last: any flag. */
function countFlags(table: Table, rows: Uint32Array): Uint32Array {
  const any = (table.dictionaries["flag"] ?? []).length;
  const counts = new Uint32Array(any + 1);
  for (let place = 0; place < rows.length; place += 1) {
    const flags = table.flags[rows[place]!]!;
    if (flags === 0) continue;
    for (let bit = 0; bit < any; bit += 1) if (flags & (1 << bit)) counts[bit]! += 1;
    counts[any]! += 1;
  }
  return counts;
}

/** By span of SPANS_DAYS; the last: every day, as far as points come that nobody asks for by their day. */
function countSpans(table: Table, rows: Uint32Array): Uint32Array {
  const counts = new Uint32Array(SPANS_DAYS.length + 1);
  const urged = table.codes["urged"]!; // none for what has ended
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place]!;
    const age = table.asOfDay - table.day[row]!;
    for (let index = 0; index < SPANS_DAYS.length; index += 1) if (age < SPANS_DAYS[index]!) counts[index]! += 1;
    if (table.day[row]! >= table.firstUnasked || urged[row]! >= 0) counts[SPANS_DAYS.length]! += 1;
  }
  return counts;
}

function countFocuses({ tasks }: Table, rows: Uint32Array): Counts["focuses"] {
  const rowsBy = new Uint32Array(ANY_TASK + 1);
  for (let place = 0; place < rows.length; place += 1) rowsBy[tasks[rows[place]!]!]! += 1;
  const count = (focus: Focus) => {
    const mask = tasksOf(focus);
    return rowsBy.reduce((sum, rows, bits) => (mask === null || bits & mask ? sum + rows : sum), 0);
  };
  return Object.fromEntries(FOCUSES.map((focus) => [focus, count(focus)])) as Record<Focus, number>;
}

function countScopes({ count, mine }: Table, { failures }: Outcome): Counts["scopes"] {
  const scopes = { mine: 0, all: 0 };
  for (let row = 0; row < count; row += 1) {
    if (failures[row] !== 0) continue;
    scopes.all += 1;
    scopes.mine += mine[row]!;
  }
  return scopes;
}

/** The rows that all tests but `except` let through. */
function keptOf({ count }: Table, { failures, last }: Outcome, except: number): Uint32Array {
  const rows = new Uint32Array(count);
  let total = 0;
  for (let row = 0; row < count; row += 1) {
    const failed = failures[row]!;
    if (failed === 0 || (failed === 1 && last[row] === except)) rows[total++] = row;
  }
  return rows.subarray(0, total);
}

function ordered({ newest }: Table, { failures }: Outcome, order: PointFilter["order"]): Uint32Array {
  const rows = new Uint32Array(newest.length);
  let total = 0;
  for (let place = 0; place < newest.length; place += 1) if (failures[newest[place]!] === 0) rows[total++] = newest[place]!;
  const kept = rows.subarray(0, total);
  return order === "oldest" ? kept.reverse() : kept;
}

/** Each facet is counted over what all *other* facets leave: where none of its own is chosen, over all that is `kept`. */
function countsOf(table: Table, tests: readonly Test[], outcome: Outcome, kept: Uint32Array, scopes: Counts["scopes"]): Counts {
  const under = (facet: string): Uint32Array => {
    const own = tests.findIndex((test) => test.facet === facet);
    return own < 0 ? kept : keptOf(table, outcome, own);
  };
  const facets = Object.fromEntries(table.facets.map((facet) => [facet, [...countFacet(table, under(facet), facet)]]));
  const [flags, spans] = [[...countFlags(table, under(FLAGS))], [...countSpans(table, under(SEEN))]];
  return { facets, flags, spans, scopes, focuses: countFocuses(table, under(FOCUS)) };
}

/** The rows that `filter` leaves, in its order. */
export function select(table: Table, filter: PointFilter): Selection {
  const tests = [...facetTests(table, filter), ...flagTest(table, filter), ...dayTest(table, filter), ...focusTest(table, filter)];
  const outcome = new Outcome(table.count);
  tests.forEach((test, number) => test.fail(outcome, number));
  const isNarrowed = filter.scope === "mine" && table.hasMine;
  const scopes = isNarrowed ? countScopes(table, outcome) : null;
  if (isNarrowed) {
    for (let row = 0; row < table.count; row += 1) if (table.mine[row] === 0) outcome.leaveOut(row);
  }
  const kept = keptOf(table, outcome, NO_TEST);
  return {
    kept,
    rows: () => ordered(table, outcome, filter.order),
    counts: () => countsOf(table, tests, outcome, kept, scopes ?? countScopes(table, outcome)),
  };
}
