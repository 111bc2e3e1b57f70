import { describe, expect, test } from "vitest";

import type { DrawnReceipt, ShapeProperties } from "../../src/drawer/records";
import { namesOf, shapesOf } from "../../src/drawer/why";

function feature(part: ShapeProperties["part"], layer: string, code: string): DrawnReceipt["shapes"]["features"][number] {
  const properties: ShapeProperties = { part, layer, id: 7, code, name: `name of ${code}`, unit: "甲社区", step: "GRID", edition: null };
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [117, 28] } };
}

const RECEIPT = {
  distance_to_border_m: 12.4,
  border: { type: "LineString", coordinates: [[117, 28], [117.1, 28]] },
  shapes: {
    type: "FeatureCollection",
    features: [
      feature("alternative", "road_sections", "R1"),
      feature("supervising", "grids", "G1"),
      feature("accountable", "grids", "G1"),
      feature("handling", "road_sections", "R1"),
    ],
  },
} as unknown as DrawnReceipt;

describe("why, on the map", () => {
  test("each territory is drawn once, for its most important part", () => {
    expect(shapesOf(RECEIPT).map(({ part }) => part)).toEqual(["accountable", "handling", "border"]);
  });

  test("the way to the border carries its length", () => {
    expect(shapesOf(RECEIPT).at(-1)?.text).toBe("12 m");
    expect(shapesOf({ ...RECEIPT, border: null }).some(({ part }) => part === "border")).toBe(false);
  });

  test("the outlines name the territories", () => {
    expect(namesOf(RECEIPT).get("grids/G1")).toBe("name of G1");
  });
});
