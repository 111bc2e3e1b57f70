import { describe, expect, test } from "vitest";

import { countText, markAt, type PlacedMark, radiusOf } from "../../src/map/marks";

function mark(id: number, x: number, y: number, count = 1): PlacedMark {
  return { id, x, y, count, lon: 0, lat: 0, step: "GRID", flags: 0, light: "green", red: 0 };
}

describe("points on the map", () => {
  test("the nearest within reach is meant, the lower id on a tie", () => {
    expect(markAt([mark(2, 5, 0), mark(1, -5, 0), mark(3, 9, 0)], 0, 0)?.id).toBe(1);
  });

  test("nothing is meant out of reach", () => {
    expect(markAt([mark(1, 15, 0)], 0, 0)).toBeNull();
  });

  test("a large cluster is as wide to the finger as to the eye", () => {
    expect(markAt([mark(1, 19, 0, 10_000)], 0, 0)?.id).toBe(1);
  });

  test("a hundred thousand points are a cluster of less than 24 pixels, and a short number", () => {
    expect(radiusOf(100_000)).toBeLessThan(24);
    expect([countText(9_999), countText(100_000)]).toEqual(["9999", "100k"]);
  });
});
