import { describe, expect, test } from "vitest";

import { gcj02Of } from "../../src/map/base_maps";

describe("GCJ-02", () => {
  test("in Beijing a map is drawn some 500 metres to the east and 150 to the north", () => {
    const { lon, lat } = gcj02Of({ lon: 116.397, lat: 39.908 });
    expect(lon).toBeCloseTo(116.40324, 5);
    expect(lat).toBeCloseTo(39.909404, 5);
  });

  test("outside China nothing is shifted", () => {
    expect(gcj02Of({ lon: 2.35, lat: 48.85 })).toEqual({ lon: 2.35, lat: 48.85 });
  });
});
