import { describe, expect, test } from "vitest";

import { isHidden, isOnEarth, layersAt, loads, tileUrl } from "../../src/map/ground_tiles";

const LAYERS = [
  { name: "grids", minZoom: 7, maxZoom: 19, dated: true },
  { name: "road_sections", minZoom: 10, maxZoom: 19, dated: true },
  { name: "junctions", minZoom: 14, maxZoom: 19, dated: true },
  { name: "points", minZoom: 3, maxZoom: 19, dated: true },
];
const ROADS = { name: "roads", minZoom: 9, maxZoom: 19, dated: false };

describe("tiles", () => {
  test("the address names layers, square and day", () => {
    const [template, tile, on] = ["/tiles/{layers}/{z}/{x}/{y}.mvt", { z: 14, x: 3, y: 5 }, "2026-06-01"] as const;
    const url = (...layers: typeof LAYERS) => tileUrl(template, layers, tile, on);
    expect(url(LAYERS[0]!)).toBe("/tiles/grids/14/3/5.mvt?as_of=2026-06-01");
    expect(url(LAYERS[0]!, LAYERS[2]!)).toBe("/tiles/grids,junctions/14/3/5.mvt?as_of=2026-06-01");
    expect(url(ROADS)).toBe("/tiles/roads/14/3/5.mvt");
    expect(url(ROADS, LAYERS[0]!)).toBe("/tiles/roads,grids/14/3/5.mvt?as_of=2026-06-01");
  });

  test("what knows no days comes by itself, so that another day asks for half the tiles", () => {
    const names = (layers: typeof LAYERS) => loads(layers).map((load) => load.map(({ name }) => name));
    expect(names([LAYERS[0]!, ROADS, LAYERS[1]!])).toEqual([["roads"], ["grids", "road_sections"]]);
    expect(names([ROADS])).toEqual([["roads"]]);
    expect(names([])).toEqual([]);
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
