import { expect, test } from "vitest";

import { clipRightOf, opacityName, type Raster, shownRasters } from "../../src/map/imagery";

function raster(id: number): Raster {
  return { id, title: `R${id}`, kind: "orthophoto", takenOn: "2026-06-01", bounds: [117, 28, 118, 29], maxZoom: 18, tiles: `/imagery/${id}/{z}/{x}/{y}.png`, values: "" };
}

test("what is switched on is drawn in the order of the tree, whatever the order in the address", () => {
  const shown = shownRasters([raster(7), raster(3), raster(5)], [5, 7], { [opacityName(5)]: 0.4 });
  expect(shown.map(({ raster: { id }, opacity }) => [id, opacity])).toEqual([[7, 1], [5, 0.4]]);
});

test("of the uppermost raster what lies right of the slider is left", () => {
  expect(clipRightOf({ left: -20, top: 10, width: 400, height: 300 }, 0.25))
    .toBe("polygon(80px 10px, 380px 10px, 380px 310px, 80px 310px)");
});
