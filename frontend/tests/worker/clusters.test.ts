import { describe, expect, test } from "vitest";

import type { Bounds } from "../../src/geography";
import { LIGHTS } from "../../src/points/columns";
import { Clusters } from "../../src/worker/clusters";
import { PointsIndex } from "../../src/worker/points_index";
import { tableOf } from "../../src/worker/table";
import { COLUMNS, NOON_MS, withNumbers } from "../points/points";

const WORLD: Bounds = [-180, -85, 180, 85];
const ZOOMS = Array.from({ length: 15 }, (_, step) => step + 6);

/** Points from a fixed sequence in a town, each third on the one before, and every second of them under a filter. */
function town(count: number) {
  let seed = 7;
  const next = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const [lon, lat] = [new Float64Array(count), new Float64Array(count)];
  for (let row = 0; row < count; row += 1) {
    const again = row % 3 === 2;
    lon[row] = again ? lon[row - 1]! : 117 + next() * 0.02;
    lat[row] = again ? lat[row - 1]! : 28 + next() * 0.02;
  }
  const zeros = new Int32Array(count);
  const numbers = Object.fromEntries(Object.keys(COLUMNS.numbers).map((name) => [name, zeros]));
  const table = tableOf(withNumbers({ ...COLUMNS, parts: {} }, { ...numbers, id: lon.map((_, row) => row), lon, lat }));
  const rows = Uint32Array.from({ length: count / 2 }, (_, place) => place * 2);
  return { table, clusters: new Clusters(table, rows), rows };
}

describe("clusters", () => {
  const { clusters, rows } = town(600);

  test.each(ZOOMS)("every point stands in exactly one mark at zoom %d", (zoom) => {
    const marks = clusters.marks(WORLD, zoom);
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
    const alone = marks.filter(({ count }) => count === 1).map(({ id }) => id);
    expect(new Set(alone).size).toBe(alone.length);
    expect(alone.filter((id) => id % 2 === 1)).toEqual([]);
  });

  test.each(ZOOMS)("a mark says how many of its points are red, a single one its light, at zoom %d", (zoom) => {
    const { table, clusters: lit } = town(600);
    for (const row of rows) table.lights[row] = row % 6 === 0 ? LIGHTS.indexOf("red") : LIGHTS.indexOf("green");
    const marks = lit.marks(WORLD, zoom);
    expect(marks.reduce((sum, { red }) => sum + red, 0)).toBe(rows.length / 3);
    for (const { count, id, light } of marks) expect(light).toBe(count > 1 ? "" : id % 6 === 0 ? "red" : "green");
  });

  test.each([
    [0.001, 16],
    [0.0001, 18],
    [0.00005, 19],
    [0.000001, null],
    [0, null],
  ])("two points %d degrees apart part at zoom %s", (apart, zoom) => {
    const lon = [117, 117 + apart, 117.02, 117.02, 117.04, 117.04];
    const index = new PointsIndex(withNumbers({ ...COLUMNS, parts: {} }, { lon, lat: Array(6).fill(28) }), NOON_MS);
    const [mark] = index.marks([116.99, 27.9, 117.005, 28.1], 12);
    expect(mark?.count).toBe(2);
    expect(index.expand(mark!.id)).toEqual({ zoom, ids: zoom === null ? [11, 12] : [] });
  });

  test("what lies beyond the date line is in view on both sides of it", () => {
    const numbers = { lon: [179.9, 179.9, -179.9, -179.9, 0, 0], lat: [1, 1, 1, 1, 1, 1] };
    const index = new PointsIndex(withNumbers({ ...COLUMNS, parts: {} }, numbers), NOON_MS);
    const counts = (west: number, east: number) => index.marks([west, 0, east, 2], 8).map(({ count }) => count);
    expect(counts(179, 181)).toEqual([2, 2]);
    expect(counts(-181, -179)).toEqual([2, 2]);
    expect(counts(-1, 1)).toEqual([2]);
    expect(counts(-300, 300)).toEqual([2, 2, 2]);
  });
});
