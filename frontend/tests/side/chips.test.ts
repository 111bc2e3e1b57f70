import { describe, expect, test } from "vitest";

import { EVERYTHING, NONE } from "../../src/points/filter";
import { PointNames } from "../../src/points/names";
import { chipsOf } from "../../src/side/chips";
import { COLUMNS } from "../points/points";

const NAMES = new PointNames(COLUMNS, "zh-hans");

describe("chips", () => {
  test("each choice is a chip that knows the filter without it", () => {
    const filter = { ...EVERYTHING, chosen: { unit: ["office", "unit-a"], grid: [NONE] }, seen: "30" };
    const chips = chipsOf(filter, NAMES);
    expect(chips.map(({ text }) => text)).toEqual(["no grid", "督查办", "甲社区", "last 30 days"]);
    expect(chips[1]?.without.chosen).toEqual({ grid: [NONE], unit: ["unit-a"] });
    expect(chips[3]?.without.seen).toBe("");
  });

  test("a key of an older day is shown as it is", () => {
    expect(chipsOf({ ...EVERYTHING, chosen: { unit: ["gone"] } }, NAMES)[0]?.text).toBe("gone");
  });
});
