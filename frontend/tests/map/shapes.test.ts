import { describe, expect, test } from "vitest";

import { boundsOf, outlinesOf } from "../../src/map/shapes";

describe("geometries", () => {
  test.each([
    [{ type: "Point", coordinates: [117, 28] }, [117, 28, 117, 28]],
    [{ type: "LineString", coordinates: [[117, 28], [116, 29]] }, [116, 28, 117, 29]],
    [{ type: "MultiPolygon", coordinates: [[[[1, 2], [3, 2], [3, 4], [1, 2]]], [[[9, 9], [10, 9], [10, 10], [9, 9]]]] }, [1, 2, 10, 10]],
    [{ type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [5, 6] }] }, [5, 6, 5, 6]],
  ] as const)("the box around %o", (geometry, expected) => {
    expect(boundsOf(geometry as unknown as GeoJSON.Geometry)).toEqual(expected);
  });
});

test("the outline of measured ground is drawn as lines, without another tint", () => {
  const ring = [[117, 28], [118, 28], [118, 29], [117, 28]];
  const vertex = { part: "vertex", geometry: { type: "Point", coordinates: [117, 28] } } as const;
  const ground = { part: "measure", geometry: { type: "Polygon", coordinates: [ring] } } as const;
  expect(outlinesOf([ground as never, vertex as never])).toEqual([
    { part: "measure", geometry: { type: "MultiLineString", coordinates: [ring] } },
    vertex,
  ]);
});
