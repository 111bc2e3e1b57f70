import { beforeEach, describe, expect, test } from "vitest";

import type { Bounds } from "../src/geography";
import type { MapAdapter } from "../src/map_adapter";
import { MarksInView } from "../src/marks_in_view";
import type { PointsClient } from "../src/points/client";
import type { Mark, MarksView } from "../src/points/messages";

const MARGIN = 2;

function mark(id: number): Mark {
  return { id, lon: 0, lat: 0, count: 1, step: "", flags: 0, light: "", red: 0 };
}

/** A map that looks at `bounds`, and a worker whose answers come when the test says so. */
function made() {
  const at = { bounds: [0, 0, 10, 10] as Bounds, zoom: 12, loaded: true };
  const shown: number[][] = [];
  const renewed: number[][] = [];
  const asked: { view: MarksView; answer: (marks: Mark[]) => void }[] = [];
  const map = {
    inView: () => at.bounds,
    bounds: () => [at.bounds[0] - MARGIN, at.bounds[1] - MARGIN, at.bounds[2] + MARGIN, at.bounds[3] + MARGIN],
    view: () => ({ lon: 0, lat: 0, zoom: at.zoom }),
    showMarks: (marks: readonly Mark[]) => shown.push(marks.map(({ id }) => id)),
    renewMarks: (marks: readonly Mark[]) => renewed.push(marks.map(({ id }) => id)),
  } as unknown as MapAdapter;
  const client = {
    ask: (_: string, view: MarksView) => new Promise((answer) => asked.push({ view, answer })),
  } as unknown as PointsClient;
  return { at, shown, renewed, asked, marks: new MarksInView(map, client, () => at.loaded) };
}

function noted(): number {
  return performance.getEntriesByName("points-shown").length;
}

async function answered(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(() => performance.clearMarks("points-shown"));

describe("the marks in view", () => {
  test("stand there at once where they reach as far, and are told of once", async () => {
    const { at, asked, marks, shown, renewed } = made();
    marks.place([mark(1)], marks.view());
    at.bounds = [1, 0, 11, 10];
    marks.follow();
    expect(noted()).toBe(2);
    asked[0]!.answer([mark(1), mark(2)]);
    await answered();
    expect([shown, renewed]).toEqual([[[1]], [[1, 2]]]);
    expect(noted()).toBe(2);
  });

  test.each([
    ["further away", { bounds: [5, 0, 15, 10] as Bounds }],
    ["at another zoom", { zoom: 13 }],
  ])("are told of when they have come, %s", async (_, moved) => {
    const { at, asked, marks } = made();
    marks.place([mark(1)], marks.view());
    Object.assign(at, moved);
    marks.follow();
    expect(noted()).toBe(1);
    asked[0]!.answer([mark(2)]);
    await answered();
    expect(noted()).toBe(2);
  });

  test("of an older view are dropped", async () => {
    const { at, asked, marks, shown } = made();
    marks.place([], marks.view());
    marks.follow();
    at.zoom = 13;
    marks.follow();
    asked[1]!.answer([mark(2)]);
    asked[0]!.answer([mark(1)]);
    await answered();
    expect(shown).toEqual([[], [2]]);
  });

  test("that came for a view left behind are asked for again before they are told of", async () => {
    const { at, asked, marks } = made();
    const view = marks.view();
    at.zoom = 14;
    marks.place([mark(1)], view);
    expect(noted()).toBe(0);
    asked[0]!.answer([mark(2)]);
    await answered();
    expect(noted()).toBe(1);
  });

  test("are none, and not told of, where the points could not be had", () => {
    const { at, asked, marks, shown } = made();
    at.loaded = false;
    marks.place([], marks.view());
    marks.follow();
    expect([shown, asked.length, noted()]).toEqual([[[]], 0, 0]);
  });
});
