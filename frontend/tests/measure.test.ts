import { describe, expect, test } from "vitest";

import { areaText, lengthText, measureShapes, sizeOf } from "../src/measure";

/** A degree of the equator and of the meridian at the equator on CGCS2000, in metres (GB 22021: a, 1/f). */
const EQUATOR_DEGREE_M = (6_378_137 * Math.PI) / 180;

describe("measuring", () => {
  test("along the equator a degree is as long as the ellipsoid says", async () => {
    const { length_m, leg_m } = await sizeOf({ mode: "line", points: [{ lon: 117, lat: 0 }, { lon: 118, lat: 0 }, { lon: 120, lat: 0 }] });
    expect(length_m).toBeCloseTo(3 * EQUATOR_DEGREE_M, 3);
    expect(leg_m).toBeCloseTo(2 * EQUATOR_DEGREE_M, 3);
  });

  test("the ground within a ring is the same whichever way round it is walked", async () => {
    const ring = [{ lon: 117, lat: 28 }, { lon: 117.01, lat: 28 }, { lon: 117.01, lat: 28.01 }, { lon: 117, lat: 28.01 }];
    const there = await sizeOf({ mode: "area", points: ring });
    const back = await sizeOf({ mode: "area", points: ring.toReversed() });
    expect(there.area_m2).toBeGreaterThan(1_000_000);
    expect(back.area_m2).toBeCloseTo(there.area_m2, 6);
    expect(there.length_m).toBeGreaterThan(4_000);
  });

  test("one point has no length, two points no ground", async () => {
    expect((await sizeOf({ mode: "line", points: [{ lon: 117, lat: 28 }] })).length_m).toBe(0);
    expect((await sizeOf({ mode: "area", points: [{ lon: 117, lat: 28 }, { lon: 117.1, lat: 28 }] })).area_m2).toBe(0);
  });

  test.each([
    [12.34, "12.3 m² · 0.02 mu"],
    [666.6667, "667 m² · 1.00 mu"],
    [50_000, "50000 m² · 75.00 mu · 5.00 ha"],
  ])("%f square metres read %s", (area_m2, text) => {
    expect(areaText(area_m2)).toBe(text);
  });

  test.each([
    [9.96, "10.0 m"],
    [999.94, "999.9 m"],
    [3465.2, "3.465 km"],
  ])("%f metres read %s", (length_m, text) => {
    expect(lengthText(length_m)).toBe(text);
  });

  test("ground needs three corners before it is filled", () => {
    const two = measureShapes({ mode: "area", points: [{ lon: 1, lat: 1 }, { lon: 2, lat: 2 }] });
    expect(two.map(({ part, geometry }) => [part, geometry.type])).toEqual([
      ["measure", "LineString"],
      ["vertex", "Point"],
      ["vertex", "Point"],
    ]);
    const three = measureShapes({ mode: "area", points: [{ lon: 1, lat: 1 }, { lon: 2, lat: 2 }, { lon: 1, lat: 2 }] });
    expect(three[0]?.geometry.type).toBe("Polygon");
  });
});
