import { describe, expect, test } from "vitest";

import { labelStyle, pointClass, shapeStyle } from "../src/map/styles";

describe("styles", () => {
  test("a division's name goes where the division fills the view", () => {
    expect(labelStyle("divisions", { level: "county" }, 11)).not.toBeNull();
    expect(labelStyle("divisions", { level: "county" }, 12)).toBeNull();
    expect(labelStyle("divisions", { level: "community" }, 15)).not.toBeNull();
  });

  test("streets are named from near only", () => {
    expect(labelStyle("road_sections", {}, 14)).toBeNull();
    expect(labelStyle("road_sections", {}, 15)).not.toBeNull();
  });

  test("eight units differ in hue, the ninth is like the first", () => {
    const fills = [0, 1, 2, 3, 4, 5, 6, 7].map((hue) => shapeStyle("grids", { hue }, 14).fill);
    expect(new Set(fills).size).toBe(8);
    expect(shapeStyle("grids", { hue: 8 }, 14).fill).toBe(fills[0]);
  });

  test.each([
    ["GRID", "grid"],
    ["ROAD", "road"],
    ["RULING", "special"],
    ["SITE", "special"],
    ["COMPOUND", "special"],
    ["NEAREST_GRID", "fallback"],
    ["OFFICE", "fallback"],
  ])("a point resolved by %s is drawn as %s", (step, expected) => {
    expect(pointClass(step)).toBe(expected);
  });
});
