import { describe, expect, test } from "vitest";

import { type Box, clusterRadius, countOf, pointAt, type Symbol, withoutCollisions } from "../src/map/symbols";

function box(left: number, top: number): Box {
  return { left, top, right: left + 10, bottom: top + 10 };
}

function point(id: number, x: number, y: number, count = 1): Symbol {
  return { id, code: "", layer: "points", properties: { count }, x, y };
}

describe("names", () => {
  test("the earlier of two names that overlap stays", () => {
    expect(withoutCollisions([box(0, 0), box(5, 5), box(20, 0)])).toEqual([0, 2]);
  });

  test("names that only touch both stay", () => {
    expect(withoutCollisions([box(0, 0), box(10, 0)])).toEqual([0, 1]);
  });

  test("ground that is taken is left alone", () => {
    expect(withoutCollisions([box(0, 0)], [box(1, 1)])).toEqual([]);
  });
});

describe("points", () => {
  test("the nearest point within reach is picked, the lower id on a tie", () => {
    expect(pointAt([point(2, 5, 0), point(1, -5, 0), point(3, 9, 0)], 0, 0)?.id).toBe(1);
  });

  test("nothing is picked out of reach", () => {
    expect(pointAt([point(1, 15, 0)], 0, 0)).toBeNull();
  });

  test("a cluster is not a point", () => {
    expect(pointAt([point(1, 0, 0, 3)], 0, 0)).toBeNull();
    expect(countOf(point(1, 0, 0, 3))).toBe(3);
  });

  test("ten thousand points are a cluster of less than 22 pixels", () => {
    expect(clusterRadius(10_000)).toBeLessThan(22);
  });
});
