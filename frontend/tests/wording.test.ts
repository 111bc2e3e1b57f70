import { describe, expect, test } from "vitest";

import { metres, personText, squareMetres, territoryText } from "../src/wording";

describe("figures as people say them", () => {
  test("small ground in square metres, grids in hectares, towns in square kilometres", () => {
    expect([9_999, 72_833, 999_900, 1_083_000].map(squareMetres)).toEqual(["9999 m²", "7.28 ha", "99.99 ha", "1.08 km²"]);
  });

  test("what lies on a border is said to, not measured as nothing", () => {
    expect([0, 0.04, 0.05, 9.96, 12.4, 1_702].map(metres)).toEqual([
      "less than 0.1 m",
      "less than 0.1 m",
      "0.1 m",
      "10.0 m",
      "12 m",
      "1.7 km",
    ]);
  });
});

test("a name that is not for the reader is said to be so, no row of stars", () => {
  expect(personText("***")).toBe("not shown to your role");
  expect(personText("甲")).toBe("甲");
  expect(personText("")).toBe("");
});

test("the code of a duty is told as one, that of a grid with its name and edition", () => {
  const duty = { layer: "duties", code: "B1-m09010", edition: null };
  expect(territoryText(duty, null)).toBe("duty no. B1-m09010");
  const grid = { layer: "grids", code: "361127001001001", edition: "grids-1" };
  expect(territoryText(grid, "G1")).toBe("G1 (361127001001001) · edition 1");
});
