import { describe, expect, test } from "vitest";

import { join } from "../../src/worker/joining";
import { PointsIndex } from "../../src/worker/points_index";
import { COLUMNS } from "../points/points";

/** Places from a fixed sequence, within a square of this part of the world's width. */
function scattered(count: number, width: number) {
  let seed = 7;
  const next = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const x = Float64Array.from({ length: count }, () => 0.8 + next() * width);
  const y = Float64Array.from({ length: count }, () => 0.4 + next() * width);
  return { x, y, lon: x, lat: y };
}

/** The same by looking at every pair. */
function byHand({ x, y }: ReturnType<typeof scattered>, rows: Uint32Array, reach: number): number[][] {
  const left = new Set(rows.keys());
  const groups: number[][] = [];
  for (const place of rows.keys()) {
    if (!left.has(place)) continue;
    const near = [...left].filter(
      (other) => Math.hypot(x[rows[other]!]! - x[rows[place]!]!, y[rows[other]!]! - y[rows[place]!]!) <= reach,
    );
    for (const other of near) left.delete(other);
    groups.push(near);
  }
  return groups;
}

describe("joining points", () => {
  test.each([0.001, 0.01, 0.1, 2])("is what looking at every pair gives, reach %d", (reach) => {
    const placed = scattered(400, 0.2);
    const rows = Uint32Array.from({ length: 300 }, (_, place) => (place * 7) % 400);
    const joined = join(placed, rows, reach);
    const groups = Array.from({ length: joined.count }, (_, group) => [...joined.members(group)].sort((a, b) => a - b));
    expect(groups).toEqual(byHand(placed, rows, reach));
  });

  test("a group stands in the middle of its points", () => {
    const placed = { x: Float64Array.of(0.1, 0.101, 0.5), y: Float64Array.of(0.2, 0.2, 0.5), lon: Float64Array.of(10, 12, 50), lat: Float64Array.of(1, 2, 3) };
    const joined = join(placed, Uint32Array.of(0, 1, 2), 0.01);
    expect([joined.count, joined.size(0), joined.lon[0], joined.lat[0]]).toEqual([2, 2, 11, 1.5]);
    expect([joined.parts(Uint32Array.of(0, 1)), joined.parts(Uint32Array.of(1, 2))]).toEqual([false, true]);
  });

  test("nothing joins to nothing", () => {
    expect(join(scattered(1, 1), new Uint32Array(0), 0.1).count).toBe(0);
  });

  test("what lies beyond the date line is in view on both sides of it", () => {
    const numbers = { ...COLUMNS.numbers, lon: [179.9, 179.9, -179.9, -179.9, 0, 0], lat: [1, 1, 1, 1, 1, 1] };
    const index = new PointsIndex({ ...COLUMNS, numbers });
    const counts = (west: number, east: number) => index.marks([west, 0, east, 2], 8).map(({ count }) => count);
    expect(counts(179, 181)).toEqual([2, 2]);
    expect(counts(-181, -179)).toEqual([2, 2]);
    expect(counts(-1, 1)).toEqual([2]);
    expect(counts(-300, 300)).toEqual([2, 2, 2]);
  });
});
