import { describe, expect, test } from "vitest";

import { type Box, nameAt, type Symbol, withoutCollisions } from "../../src/map/labels";

function box(left: number, top: number): Box {
  return { left, top, right: left + 10, bottom: top + 10 };
}

const NAME: Symbol = { id: 7, code: "G1", layer: "grids", properties: {}, x: 5, y: 5 };

describe("names", () => {
  test("the earlier of two names that overlap stays", () => {
    expect(withoutCollisions([[box(0, 0)], [box(5, 5)], [box(20, 0)]])).toEqual([0, -1, 0]);
  });

  test("names that only touch both stay", () => {
    expect(withoutCollisions([[box(0, 0)], [box(10, 0)]])).toEqual([0, 0]);
  });

  test("a name whose ground is taken goes where there is room", () => {
    expect(withoutCollisions([[box(0, 0), box(0, 12)]], [box(1, 1)])).toEqual([1]);
  });

  test("a name is found where it is written", () => {
    const written = [{ box: box(0, 0), symbol: NAME }];
    expect(nameAt(written, 9, 9)?.id).toBe(7);
    expect(nameAt(written, 11, 9)).toBeNull();
  });
});
