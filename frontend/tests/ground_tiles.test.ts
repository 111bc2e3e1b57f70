import { describe, expect, test } from "vitest";

import { isHidden, isOnEarth, layersAt, tileUrl } from "../src/map/ground_tiles";

const LAYERS = [
  { name: "grids", minZoom: 7, maxZoom: 19 },
  { name: "road_sections", minZoom: 10, maxZoom: 19 },
  { name: "junctions", minZoom: 14, maxZoom: 19 },
];

describe("tiles", () => {
  test("the address names layer, square and day", () => {
    expect(tileUrl("/tiles/{layer}/{z}/{x}/{y}.mvt", "grids", { z: 14, x: 3, y: 5 }, "2026-06-01")).toBe(
      "/tiles/grids/14/3/5.mvt?as_of=2026-06-01",
    );
  });

  test("squares beyond the edge of the world are not asked for", () => {
    expect(isOnEarth({ z: 1, x: 1, y: 1 })).toBe(true);
    expect(isOnEarth({ z: 1, x: 2, y: 1 })).toBe(false);
    expect(isOnEarth({ z: 1, x: 0, y: -1 })).toBe(false);
    expect(isOnEarth({ z: -1, x: 0, y: 0 })).toBe(false);
  });

  test("only layers of this zoom that are switched on are asked for", () => {
    expect(layersAt(LAYERS, [], 10).map(({ name }) => name)).toEqual(["grids", "road_sections"]);
    expect(layersAt(LAYERS, ["grids"], 14).map(({ name }) => name)).toEqual(["road_sections", "junctions"]);
  });

  test("junctions follow the switch of the road sections", () => {
    expect(isHidden("junctions", ["road_sections"])).toBe(true);
    expect(isHidden("junctions", [])).toBe(false);
  });
});
