// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";

import { dayAfter, daysBetween } from "../src/campaign_tool";
import { takenByZones } from "../src/map/zone_lights";
import { cornersOf, drawnName, OverlayTool, tableOf } from "../src/overlay_tool";

const CORNERS = [{ lon: 117.1, lat: 28.2 }, { lon: 117.2, lat: 28.2 }, { lon: 117.2, lat: 28.3 }];

describe("an outline in the address", () => {
  test("names its corners, and they are read again", () => {
    expect(drawnName(CORNERS)).toBe("drawn:117.1000000,28.2000000;117.2000000,28.2000000;117.2000000,28.3000000");
    expect(cornersOf(drawnName(CORNERS))).toEqual(CORNERS);
  });

  test.each([[null], ["drawn:"], ["zone:PG-1"], ["file:a"], ["drawn:x,1;200,3"]])("%s has no corners", (name) => {
    expect(cornersOf(name)).toEqual([]);
  });
});

test("a corner that was drawn is moved, and taken away", () => {
  document.body.innerHTML = ["inside", "inside-title", "inside-status", "inside-tables", "inside-links", "tool-inside", "inside-undo", "inside-clear", "inside-close"]
    .map((id) => `<button id="${id}"></button>`)
    .join("");
  const named: (string | null)[] = [];
  const tool = new OverlayTool("/told/", (name) => named.push(name), () => undefined);
  tool.show(drawnName(CORNERS.slice(0, 2)), "2026-06-01");
  tool.move(1, { lon: 118, lat: 29 });
  tool.move(0, null);
  expect(named.map(cornersOf)).toEqual([[CORNERS[0], { lon: 118, lat: 29 }], [CORNERS[1]]]);
});

test("a table of figures ends with what they make together, numbers to the right, words as words", () => {
  const made = tableOf({
    name: "grids",
    title: "Grids",
    headings: ["name", "area"],
    rows: [["<b>one</b>", "1.0"], ["two", "2.0"]],
    numbers: [false, true],
    total: ["together", "3.0"],
  });
  expect(made.querySelectorAll("tbody tr")).toHaveLength(3);
  expect(made.querySelector(".inside__total")?.textContent).toBe("together3.0");
  expect(made.querySelectorAll("td.right")).toHaveLength(3);
  expect(made.querySelector("tbody b")).toBeNull();
});

test("days of the slider are days of the calendar, over leap years and summer times", () => {
  expect(daysBetween("2026-02-01", "2028-03-01")).toBe(759);
  expect(dayAfter("2026-02-01", 759)).toBe("2028-03-01");
});

test("a zone that is wide enough for its label keeps other names away from it", () => {
  const zone = (east: number) => ({
    code: "PG-1", light: "red" as const, label: ["North", "3 days"], place: { lon: 0, lat: 0 }, isOpened: false,
    geometry: { type: "Polygon" as const, coordinates: [[[0, 0], [east, 0], [east, 1], [0, 0]]] },
  });
  const project = ({ lon, lat }: { lon: number; lat: number }) => ({ x: lon * 100, y: lat * 100 });
  expect(takenByZones([zone(1)], project)).toEqual([{ left: -33, top: -16, right: 33, bottom: 16 }]);
  expect(takenByZones([zone(0.1)], project)).toEqual([]);
});
