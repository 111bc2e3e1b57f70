import { describe, expect, test } from "vitest";

import { isHidden, isOnEarth, layersAt, tileUrl } from "../../src/map/ground_tiles";

const LAYERS = [
  { name: "grids", minZoom: 7, maxZoom: 19, dated: true },
  { name: "road_sections", minZoom: 10, maxZoom: 19, dated: true },
  { name: "junctions", minZoom: 14, maxZoom: 19, dated: true },
  { name: "points", minZoom: 3, maxZoom: 19, dated: true },
];

describe("tiles", () => {
  test("the address names layer, square and day", () => {
    const [template, tile, on] = ["/tiles/{layer}/{z}/{x}/{y}.mvt", { z: 14, x: 3, y: 5 }, "2026-06-01"] as const;
    const layer = { name: "grids", minZoom: 7, maxZoom: 19, dated: true };
    expect(tileUrl(template, layer, tile, on)).toBe("/tiles/grids/14/3/5.mvt?as_of=2026-06-01");
    expect(tileUrl(template, { ...layer, name: "roads", dated: false }, tile, on)).toBe("/tiles/roads/14/3/5.mvt");
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
