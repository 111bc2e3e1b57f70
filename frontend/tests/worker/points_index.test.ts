import { describe, expect, test } from "vitest";

import { ANY_FLAG, EVERYTHING, FLAGS, NONE, type PointFilter } from "../../src/points/filter";
import { PointsIndex } from "../../src/worker/points_index";
import { COLUMNS, NOON, NOON_MS, TODAY } from "../points/points";

function filter(change: Partial<PointFilter>): PointFilter {
  return { ...EVERYTHING, ...change };
}

function answered(index: PointsIndex, change: PointFilter) {
  return { total: index.choose(change), counts: index.counts() };
}

function idsUnder(change: Partial<PointFilter>): number[] {
  const index = new PointsIndex(COLUMNS, NOON_MS);
  const total = index.choose(filter(change));
  return index.page(0, total).map(({ id }) => id);
}

describe("the filter", () => {
  test("without one everything is there, the newest first", () => {
    expect(idsUnder({})).toEqual([11, 12, 13, 14, 15, 16]);
    expect(idsUnder({ order: "oldest" })).toEqual([16, 15, 14, 13, 12, 11]);
  });

  test("keys of one facet add up, facets narrow each other", () => {
    expect(idsUnder({ chosen: { category: ["m06013", "c01013"] } })).toEqual([11, 12, 15, 16]);
    expect(idsUnder({ chosen: { category: ["m06013", "c01013"], grid: ["g2"] } })).toEqual([15, 16]);
  });

  test("none is a choice of its own", () => {
    expect(idsUnder({ chosen: { section: [NONE] } })).toEqual([11, 12, 14, 15, 16]);
    expect(idsUnder({ chosen: { grid: [NONE, "g1"] } })).toEqual([11, 12, 14]);
  });

  test("a key that no point has leaves nothing", () => {
    expect(idsUnder({ chosen: { unit: ["unit-z"] } })).toEqual([]);
  });

  test("mine are the points of my grids and those for which my unit plays a part", () => {
    expect(idsUnder({ scope: "mine" })).toEqual([11, 12, 16]);
  });

  test("who has nothing of their own sees everything under mine", () => {
    const index = new PointsIndex({ ...COLUMNS, mine: { grids: [], units: [] } }, NOON_MS);
    expect(index.choose(filter({ scope: "mine" }))).toBe(6);
    expect(index.loaded().hasMine).toBe(false);
    expect(new PointsIndex({ ...COLUMNS, mine: { grids: [0, 1], units: [0, 1, 2] } }, NOON_MS).loaded().hasMine).toBe(false);
  });

  test.each([
    ["7", [11, 12, 13]],
    ["30", [11, 12, 13, 14]],
    ["2026-04-22/2026-05-26", [13, 14, 15]],
    ["2026-05-26/", [11, 12, 13]],
    ["/2026-04-22", [15, 16]],
    ["nonsense", [11, 12, 13, 14, 15, 16]],
  ])("seen %s", (seen, expected) => {
    expect(idsUnder({ seen })).toEqual(expected);
  });

  test("flagged is any flag; each flag is a choice", () => {
    expect(idsUnder({ chosen: { [FLAGS]: [ANY_FLAG] } })).toEqual([12, 14]);
    expect(idsUnder({ chosen: { [FLAGS]: ["office"] } })).toEqual([14]);
    expect(idsUnder({ chosen: { [FLAGS]: ["unknown"] } })).toEqual([]);
  });
});

describe("the counts", () => {
  test("each facet counts what all other facets leave", () => {
    const { counts } = answered(new PointsIndex(COLUMNS, NOON_MS), filter({ chosen: { category: ["m06013"] } }));
    expect(counts.facets["category"]).toEqual([2, 2, 2, 0]);
    expect(counts.facets["grid"]).toEqual([2, 0, 0]);
    expect(counts.facets["source"]).toEqual([1, 1, 0]);
  });

  test("two facets count without each other", () => {
    const { counts } = answered(new PointsIndex(COLUMNS, NOON_MS), filter({ chosen: { category: ["m06013"], grid: ["g2"] } }));
    expect(counts.facets["category"]).toEqual([0, 1, 2, 0]);
    expect(counts.facets["grid"]).toEqual([2, 0, 0]);
    expect(counts.facets["unit"]).toEqual([0, 0, 0, 0]);
  });

  test("any day is as far back as points come unasked, and what is open", () => {
    const earlier = { ...COLUMNS, since: "2020-01-01", since_unasked: "2026-02-23", has_older: true };
    const index = new PointsIndex(earlier, NOON_MS);
    expect(index.loaded().reach).toEqual({ since: "2020-01-01", sinceUnasked: "2026-02-23", hasOlder: true });
    // 16 was seen before that and is not open; a case that is open counts from whatever day.
    expect(answered(index, filter({ seen: "2020-01-01/" })).counts.spans).toEqual([3, 4, 5, 5]);
    const urged = [...Array.from(COLUMNS.numbers["urged"]!).slice(0, 5), 0];
    const open = new PointsIndex({ ...earlier, numbers: { ...COLUMNS.numbers, urged } }, NOON_MS);
    expect(answered(open, filter({ seen: "2020-01-01/" })).counts.spans.at(-1)).toBe(6);
  });

  test("flags, spans and whose", () => {
    const { counts } = answered(new PointsIndex(COLUMNS, NOON_MS), filter({}));
    expect(counts.flags).toEqual([1, 0, 1, 2]);
    expect(counts.spans).toEqual([3, 4, 5, 6]);
    expect(counts.scopes).toEqual({ mine: 3, all: 6 });
  });

  test("a span counts under the other facets, not under itself", () => {
    const { counts } = answered(new PointsIndex(COLUMNS, NOON_MS), filter({ seen: "7", chosen: { grid: ["g2"] } }));
    expect(counts.spans).toEqual([1, 1, 2, 3]);
    expect(counts.facets["grid"]).toEqual([2, 1, 0]);
  });

  test("brute force agrees on every pair of choices", () => {
    const index = new PointsIndex(COLUMNS, NOON_MS);
    const facets = ["category", "unit", "grid", "section", "source"];
    const keys = (facet: string) => [...(COLUMNS.dictionaries[facet] ?? []).keys()].map((number) => ({ facet, number }));
    const keyOf = (facet: string, number: number) => {
      const entry = COLUMNS.dictionaries[facet]![number]!;
      return typeof entry === "string" ? entry : "key" in entry ? entry.key : entry.code;
    };
    const passes = (row: number, chosen: { facet: string; number: number }) =>
      COLUMNS.numbers[chosen.facet]![row] === chosen.number;
    for (const first of facets.flatMap(keys)) {
      for (const second of facets.flatMap(keys)) {
        if (first.facet === second.facet) continue;
        const chosen = { [first.facet]: [keyOf(first.facet, first.number)], [second.facet]: [keyOf(second.facet, second.number)] };
        const rows = [0, 1, 2, 3, 4, 5];
        const { total, counts } = answered(index, filter({ chosen }));
        expect(total).toBe(rows.filter((row) => passes(row, first) && passes(row, second)).length);
        expect(counts.facets[first.facet]![first.number]).toBe(total);
        for (const other of keys(first.facet)) {
          expect(counts.facets[first.facet]![other.number]).toBe(rows.filter((row) => passes(row, other) && passes(row, second)).length);
        }
      }
    }
  });
});

describe("lights and what is to be done", () => {
  test.each([
    ["red", [13, 14]],
    ["yellow", [12]],
    ["green", [11]],
    [NONE, [15, 16]],
  ])("%s", (shown, expected) => {
    expect(idsUnder({ chosen: { light: [shown] } })).toEqual(expected);
  });

  test.each([
    ["new", [11, 12, 13]],
    ["red", [13, 14]],
    ["unurged", [13]],
    ["todo", [11, 12, 13, 14]],
    ["all", [11, 12, 13, 14, 15, 16]],
  ] as const)("%s leaves these", (focus, expected) => {
    expect(idsUnder({ focus })).toEqual(expected);
  });

  test("a focus counts under the other facets and the reader's own ground, not under itself", () => {
    const index = new PointsIndex(COLUMNS, NOON_MS);
    const everything = { todo: 4, new: 3, red: 2, unurged: 1, all: 6 };
    expect(answered(index, filter({ focus: "unurged" })).counts.focuses).toEqual(everything);
    const { counts } = answered(index, filter({ focus: "new", scope: "mine" }));
    expect(counts.focuses).toEqual({ todo: 2, new: 2, red: 0, unurged: 0, all: 3 });
    expect(counts.scopes).toEqual({ mine: 2, all: 3 });
    expect(counts.facets["light"]).toEqual([0, 1, 1, 0]);
    expect(answered(index, filter({ chosen: { urged: ["urged"] } })).counts.focuses.red).toBe(1);
  });

  test("lights change with the clock, at the very second of the server's", () => {
    const lights = (now_ms: number) => {
      const { counts } = answered(new PointsIndex(COLUMNS, now_ms), filter({}));
      return counts.facets["light"];
    };
    expect(lights(NOON_MS + 59_000)).toEqual([2, 1, 1, 2]);
    expect(lights(NOON_MS + 61_000)).toEqual([3, 1, 0, 2]);
    expect(lights(NOON_MS + 121_000)).toEqual([4, 0, 0, 2]);
  });

  test.each([
    [0, 60_000],
    [61_000, 90_000],
    [91_000, 120_000],
    [121_000, Infinity],
  ])("%d ms after noon the next light changes %d ms after noon", (since_ms, next_ms) => {
    const due = [NOON + 120, NOON + 90, -1, -1, -1, -1];
    const index = new PointsIndex({ ...COLUMNS, numbers: { ...COLUMNS.numbers, due } }, NOON_MS + since_ms);
    const began_ms = Date.now();
    index.choose(filter({}));
    const away_ms = index.changesAt_ms - began_ms;
    if (next_ms === Infinity) expect(away_ms).toBe(Infinity);
    else expect(Math.abs(away_ms - (next_ms - since_ms))).toBeLessThan(1000);
  });

  test("a case that is not there yet is new while it is recent", () => {
    const numbers = { ...COLUMNS.numbers, state: [-1, -1, -1, -1, -1, -1], urged: [-1, -1, -1, -1, -1, -1], due: [-1, -1, -1, -1, -1, -1] };
    const index = new PointsIndex({ ...COLUMNS, numbers }, NOON_MS);
    expect(answered(index, filter({ focus: "todo" })).total).toBe(3);
  });
});

describe("places", () => {
  test("points on one spot are a cluster that names them, from afar and from near", () => {
    const index = new PointsIndex(COLUMNS, NOON_MS);
    for (const zoom of [16, 20]) {
      const spot = index.marks([117, 28, 117.005, 28.005], zoom).find(({ count }) => count === 2);
      expect(spot).toBeDefined();
      expect(index.expand(spot!.id)).toEqual({ zoom: null, ids: [11, 12] });
    }
  });

  test("a cluster that falls apart says at which zoom", () => {
    const index = new PointsIndex(COLUMNS, NOON_MS);
    const [all] = index.marks([116, 27, 118, 29], 8);
    expect(all?.count).toBe(6);
    const { zoom } = index.expand(all!.id);
    expect(zoom).toBeGreaterThan(8);
    expect(index.marks([116, 27, 118, 29], zoom!).length).toBeGreaterThan(1);
  });

  test("a point carries its id, step and flags", () => {
    const index = new PointsIndex(COLUMNS, NOON_MS);
    const [mark] = index.marks([117.0129, 28.0029, 117.0131, 28.0031], 20);
    expect(mark).toMatchObject({ id: 14, count: 1, step: "OFFICE", flags: 4 });
  });

  test("only what the filter leaves is on the map", () => {
    const index = new PointsIndex(COLUMNS, NOON_MS);
    index.choose(filter({ chosen: { grid: ["g1"] } }));
    expect(index.marks([116, 27, 118, 29], 8).map(({ count }) => count)).toEqual([2]);
    expect(index.extent()).toEqual([117.001, 28.001, 117.001, 28.001]);
  });

  test("a point is found by its id, with its place in the list", () => {
    const index = new PointsIndex(COLUMNS, NOON_MS);
    index.choose(filter({ chosen: { category: ["c01013"] } }));
    expect(index.locate(16)).toMatchObject({ position: 1, row: { id: 16, day: TODAY - 100 } });
    expect(index.locate(11)?.position).toBe(-1);
    expect(index.locate(99)).toBeNull();
  });
});

describe("bad columns", () => {
  test("a column that is too short is refused", () => {
    expect(() => new PointsIndex({ ...COLUMNS, numbers: { ...COLUMNS.numbers, grid: [1] } }, NOON_MS)).toThrow("column grid has not 6 values");
  });
});
