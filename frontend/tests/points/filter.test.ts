import { describe, expect, test } from "vitest";

import { choiceCount, choose, cleared, EVERYTHING, neededSince, rangeOf, toggled } from "../../src/points/filter";

describe("the filter", () => {
  test("a choice is made and taken back, and leaves no empty facet", () => {
    const once = toggled(EVERYTHING, "unit", "a");
    expect(once.chosen).toEqual({ unit: ["a"] });
    expect(toggled(once, "unit", "b").chosen).toEqual({ unit: ["a", "b"] });
    expect(toggled(once, "unit", "a").chosen).toEqual({});
  });

  test("clearing keeps whose points and their order", () => {
    const filter = { ...choose(EVERYTHING, "unit", ["a"]), scope: "mine", order: "oldest", seen: "7" } as const;
    expect(choiceCount(filter)).toBe(2);
    expect(cleared(filter)).toEqual({ scope: "mine", focus: "all", order: "oldest", chosen: {}, seen: "" });
  });

  test.each([
    ["7", { days: 7 }],
    ["2026-01-01/2026-02-01", { first: "2026-01-01", last: "2026-02-01" }],
    ["2026-01-01/", { first: "2026-01-01", last: "" }],
    ["/2026-02-01", { first: "", last: "2026-02-01" }],
    ["/", null],
    ["0", null],
    ["", null],
    ["99999", null],
    ["2026-1-1/", null],
  ])("%s names %o", (seen, expected) => {
    expect(rangeOf(seen)).toEqual(expected);
  });

  test.each([
    ["", ""],
    ["2019-01-01/2026-02-01", "2019-01-01"],
    ["2019-01-01/", "2019-01-01"],
    ["/2019-02-01", "1900-01-01"],
    ["30", "2026-05-02"],
    ["9999", "1999-01-15"],
  ])("%s needs points since %s", (seen, expected) => {
    expect(neededSince(seen, "2026-06-01")).toBe(expected);
  });
});
