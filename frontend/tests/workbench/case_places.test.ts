import { describe, expect, test } from "vitest";

import { caseOf, CasePlaces, type CaseRow, isInside } from "../../src/workbench/case_places";

const row = (uid: string, lon: number, light = "green"): CaseRow => [uid, lon, 28, light, `N${uid}`, "井盖"];
const places = (...rows: CaseRow[]) => new CasePlaces(rows.map(caseOf));

describe("cases on the map", () => {
  test("what would overlap stands as one mark, as urgent as the most urgent of them", () => {
    const cases = places(row("a", 117, "green"), row("b", 117.00001, "red"), row("c", 117.2, "yellow"));
    const marks = cases.marks(14);
    expect(marks.map(({ count, light, red }) => [count, light, red])).toEqual([
      [2, "red", 1],
      [1, "yellow", 0],
    ]);
    expect(cases.members(marks[0]!.id, 14).map(({ uid }) => uid)).toEqual(["a", "b"]);
  });

  test("from near each stands by itself", () => {
    expect(places(row("a", 117), row("b", 117.0003)).marks(19)).toHaveLength(2);
  });

  test("a case without a clock is unlit, and a light that nobody knows is none", () => {
    expect([caseOf(row("a", 117, "")).light, caseOf(row("a", 117, "blue")).light]).toEqual(["unlit", "unlit"]);
  });

  test("the box around all, none around nothing", () => {
    expect(places(row("a", 117), row("b", 117.2)).bounds()).toEqual([117, 28, 117.2, 28]);
    expect(places().bounds()).toBeNull();
  });
});

describe("an outline drawn by hand", () => {
  const horseshoe = [
    [0, 0],
    [6, 0],
    [6, 6],
    [4, 6],
    [4, 2],
    [2, 2],
    [2, 6],
    [0, 6],
  ].map(([lon, lat]) => ({ lon: lon!, lat: lat! }));

  test.each([
    [1, 5, true],
    [3, 1, true],
    [5, 5, true],
    [3, 4, false],
    [7, 3, false],
    [-1, 3, false],
  ])("(%d, %d) lies within it: %s", (lon, lat, inside) => {
    expect(isInside({ lon, lat }, horseshoe)).toBe(inside);
  });
});
