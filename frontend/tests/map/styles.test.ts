import { describe, expect, test } from "vitest";

import { paletteOf } from "../../src/map/palette";
import { labelStyle, shapeStyle } from "../../src/map/styles";

const LIGHT = paletteOf("light");

describe("styles", () => {
  test("a division's name goes where the division fills the view", () => {
    expect(labelStyle(LIGHT, "divisions", { level: "county" }, 11)).not.toBeNull();
    expect(labelStyle(LIGHT, "divisions", { level: "county" }, 12)).toBeNull();
    expect(labelStyle(LIGHT, "divisions", { level: "community" }, 15)).not.toBeNull();
  });

  test("streets are named from near only", () => {
    expect(labelStyle(LIGHT, "road_sections", {}, 14)).toBeNull();
    expect(labelStyle(LIGHT, "road_sections", {}, 15)).not.toBeNull();
  });

  test("an arterial is as wide as it is on the ground, a lane never thinner than a line", () => {
    expect(shapeStyle(LIGHT, "roads", { road_class: "arterial" }, 17).width).toBeGreaterThan(20);
    expect(shapeStyle(LIGHT, "roads", { road_class: "lane" }, 10).width).toBe(0.8);
  });

  test("what hydrants reach has no edge, and a road too long without one is a line", () => {
    expect(shapeStyle(LIGHT, "hydrants", { class: "reach" }, 15)).toMatchObject({ stroke: null });
    expect(shapeStyle(LIGHT, "hydrants", { class: "stretch" }, 15)).toMatchObject({ fill: null, width: 4 });
    expect(shapeStyle(LIGHT, "hydrants", { class: "ground" }, 15).fill).not.toBeNull();
  });

  test("inspection points differ by what the month has seen, those of a key industry by their edge", () => {
    const styles = ["blank", "partly", "done", "must"].map((name) => shapeStyle(LIGHT, "inspection_points", { class: name }, 15));
    expect(new Set(styles.map(({ fill }) => fill)).size).toBe(4);
    const key = shapeStyle(LIGHT, "inspection_points", { class: "done", key: true }, 15);
    expect(key.fill).toBe(styles[2]!.fill);
    expect(key.width).toBeGreaterThan(styles[2]!.width);
  });

  test("nothing of the day's palette is used at night", () => {
    const dark = paletteOf("dark");
    for (const layer of ["water", "roads", "grids", "road_sections", "places", "divisions", "buildings", "hydrants", "suppression_areas", "inspection_points"]) {
      expect(shapeStyle(dark, layer, {}, 16)).not.toEqual(shapeStyle(LIGHT, layer, {}, 16));
    }
  });

  test("eight units differ in hue, the ninth is like the first", () => {
    const fills = [0, 1, 2, 3, 4, 5, 6, 7].map((hue) => shapeStyle(LIGHT, "grids", { hue }, 14).fill);
    expect(new Set(fills).size).toBe(8);
    expect(shapeStyle(LIGHT, "grids", { hue: 8 }, 14).fill).toBe(fills[0]);
  });
});
