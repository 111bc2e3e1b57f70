import { describe, expect, test } from "vitest";

import { type Category, found, grouped, likely } from "../../src/field/pack/catalogue";
import { sameProblem } from "../../src/field/pack/duplicates";
import { areaOf, distanceM, holds, type MultiPolygon } from "../../src/field/pack/ground";
import type { OpenCase } from "../../src/field/pack/pack";
import { candidates, type Ground, type Territory, whoAnswers } from "../../src/field/pack/rule";
import { toStorage } from "../../src/field/position/systems";

const DAY = 86_400_000;

function category(key: string, name_zh: string, name_en: string, pinyin: string, used = 0): Category {
  return { key, name_zh, name_en, pinyin, used, group_zh: "类", group_en: "class", accuracy_m: 20, min_photos: 2, component: null };
}

const COVER = category("m01", "井盖破损", "Broken manhole cover", "jgps", 5);
const LAMP = category("m02", "路灯不亮", "Dark street lamp", "ldbl", 9);
const TREE = category("m03", "行道树倒伏", "Fallen tree", "xdsdf");
const ALL = [COVER, LAMP, TREE];

describe("choosing a category", () => {
  test.each([
    ["井盖", [COVER]],
    ["jg", [COVER]],
    ["LDBL", [LAMP]],
    ["lamp", [LAMP]],
    ["d", [LAMP, TREE]],
    ["m03", [TREE]],
    ["  ", []],
    ["nothing", []],
  ])("%s", (typed, expected) => {
    expect(found(ALL, typed).map((one) => one.key).sort()).toEqual(expected.map((one) => one.key).sort());
  });

  test("what begins with the words stands first", () => {
    expect(found([TREE, LAMP], "d").map((one) => one.key)).toEqual(["m02", "m03"]);
  });

  test("what this phone used of late comes before what the county uses", () => {
    const usage = { m03: { count: 1, last: 10 * DAY }, m01: { count: 1, last: 0 } };
    expect(likely(ALL, usage, 10 * DAY, 8).map((one) => one.key)).toEqual(["m03", "m01", "m02"]);
    expect(likely(ALL, {}, 0, 1).map((one) => one.key)).toEqual(["m02"]);
  });

  test("classes keep the catalogue's order", () => {
    expect(grouped(ALL, "en")).toEqual([["class", ALL]]);
  });
});

function box(west: number, south: number, east: number, north: number, hole: number[][] | null = null): MultiPolygon {
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return { type: "MultiPolygon", coordinates: [hole ? [ring, hole] : [ring]] };
}

function territory(step: number, code: string, geometry: MultiPolygon | null, change: Partial<Territory> = {}): Territory {
  return { step, layer: "grids", code, name: code, categories: null, accountable: code, handling: null, area: geometry && areaOf(geometry), ...change };
}

const STEPS = { key: "m01", accountable_steps: [1, 3, 8], handling_steps: [5] };
const GROUND: Ground = {
  nearestGridM: 50,
  territories: [
    territory(3, "SITE", box(0.004, 0.004, 0.006, 0.006)),
    territory(8, "A", box(0, 0, 0.01, 0.01)),
    territory(8, "B", box(0.01, 0, 0.02, 0.01)),
    territory(12, "TOWN", box(0, 0, 0.05, 0.05)),
    territory(13, "OFFICE", null),
  ],
};

describe("who answers here", () => {
  test.each([
    ["inside a grid", 0.001, 0.001, "A", 8],
    ["an earlier step wins", 0.005, 0.005, "SITE", 3],
    ["on the border the first of the list wins", 0.01, 0.005, "A", 8],
    ["within 50 m the nearest grid", 0.001, 0.0103, "A", 11],
    ["further away the township", 0.001, 0.011, "TOWN", 12],
    ["nowhere at all the office", 1, 1, "OFFICE", 13],
  ])("%s", (_title, lon, lat, unit, step) => {
    expect(whoAnswers(GROUND, { lon, lat }, STEPS)).toMatchObject({ accountable: unit, step });
  });

  test("a hole is outside, its border is not", () => {
    const area = areaOf(box(0, 0, 9, 9, [[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]]));
    expect([holds(area, { lon: 4, lat: 4 }), holds(area, { lon: 3, lat: 4 }), holds(area, { lon: 1, lat: 1 })]).toEqual([false, true, true]);
  });

  test("metres to a border are metres", () => {
    const area = areaOf(box(0, 0, 0.01, 0.01));
    expect(distanceM(area, { lon: 0.005, lat: 0.0104 }, 50)).toBeCloseTo(44.23, 1);
    expect(distanceM(area, { lon: 0.005, lat: 0.02 }, 50)).toBe(Infinity);
  });

  test("a circle over a border has several candidates, each with a place of its own", () => {
    const several = candidates(GROUND, { lon: 0.0099, lat: 0.002 }, 30, STEPS);
    expect(several.map((one) => one.unit)).toEqual(["A", "B"]);
    expect(whoAnswers(GROUND, several[1]!.place, STEPS)?.accountable).toBe("B");
    expect(candidates(GROUND, { lon: 0.002, lat: 0.002 }, 30, STEPS)).toHaveLength(1);
  });
});

test("a GCJ-02 fix comes back to where it was, to a decimetre", () => {
  const place = toStorage({ lon: 117.00527, lat: 27.99716 }, "gcj02");
  expect(Math.abs(place.lon - 117.00527)).toBeGreaterThan(0.001);
  expect(toStorage({ lon: 117, lat: 28 }, "EPSG:4326")).toEqual({ lon: 117, lat: 28 });
});

test("the same problem is of the same category, near and recent, the nearest first", () => {
  const one = (point_uid: string, change: Partial<OpenCase>): OpenCase => ({
    point_uid, number: "", category: "m01", lon: 117, lat: 28, place_text: "", description: "", state_name: "", observed_at: new Date(0).toISOString(), photo: null, ...change,
  });
  const open = [
    one("far", { lat: 28.001 }),
    one("near", { lat: 28.0001 }),
    one("here", {}),
    one("other", { category: "m02" }),
    one("old", { observed_at: new Date(-4 * DAY).toISOString() }),
  ];
  const same = sameProblem(open, "m01", { lon: 117, lat: 28 }, { duplicate_m: 20, duplicate_hours: 72 }, 0);
  expect(same.map(({ openCase }) => openCase.point_uid)).toEqual(["here", "near"]);
});
