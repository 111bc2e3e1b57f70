// @vitest-environment happy-dom
import { describe, expect, test, vi } from "vitest";

import { dayAfter, daysBetween } from "../src/campaign_tool";
import { takenByZones } from "../src/map/zone_lights";
import { byId } from "../src/dom";
import { editName } from "../src/outline_edit";
import { cornersOf, drawnName, OverlayTool, tableOf } from "../src/overlay_tool";

const EDITING = ["inside-editing", "inside-edit", "inside-edit-why", "inside-propose", "inside-drop", "inside-redo"];
const VIEW = { lon: 117, lat: 28, zoom: 15 };
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

/** The elements of the page that the tool knows. */
function layPage(): void {
  document.body.innerHTML = ["inside", "inside-title", "inside-status", "inside-tables", "inside-links", "tool-inside", "inside-undo", "inside-clear", "inside-close", ...EDITING]
    .map((id) => `<button id="${id}"></button>`)
    .join("");
}

test("a corner that was drawn is moved, and taken away", () => {
  layPage();
  const named: (string | null)[] = [];
  const tool = new OverlayTool("/told/", (name) => named.push(name), () => undefined, () => VIEW);
  tool.show(drawnName(CORNERS.slice(0, 2)), "2026-06-01");
  tool.move(1, { lon: 118, lat: 29 }, true);
  tool.move(0, null, false);
  expect(named.map(cornersOf)).toEqual([[CORNERS[0], { lon: 118, lat: 29 }], [CORNERS[1]]]);
});

describe("a stored zone's outline", () => {
  const name = editName({ zone: "PG-1", rings: [CORNERS] });
  const told = {
    title: "North", area: "1 m²", tables: [], page: "/p/", files: {},
    outline: { type: "Polygon" as const, coordinates: [CORNERS.map(({ lon, lat }) => [lon, lat])] },
  };
  const borders = [[[118, 29], [118.1, 29]]];
  const stored = { ...told, editing: { zone: "PG-1", name, borders } };

  function opened(): { tool: OverlayTool; named: (string | null)[] } {
    layPage();
    const named: (string | null)[] = [];
    const answers: Readonly<Record<string, unknown>> = { "zone:PG-1": stored, [name]: { ...told, editing: { zone: "PG-1", name, change: "+1 m²", page: "/z/" } } };
    vi.stubGlobal("fetch", (address: string) => {
      const of = new URLSearchParams(address.split("?")[1]).get("of") ?? "";
      return Promise.resolve(new Response(JSON.stringify(answers[of] ?? told)));
    });
    const tool = new OverlayTool("/told/", (next) => {
      named.push(next);
      tool.show(next, "2026-06-01");
    }, () => undefined, () => VIEW);
    return { tool, named };
  }

  test("is edited from the zone, and proposed or dropped", async () => {
    const { tool, named } = opened();
    tool.show("zone:PG-1", "2026-06-01");
    await vi.waitFor(() => expect(byId<HTMLButtonElement>("inside-edit").hidden).toBe(false));
    byId("inside-edit").click();
    expect(named).toEqual([name]);
    await vi.waitFor(() => expect(byId("inside-edit-why").textContent).toBe("+1 m²"));
    expect(byId<HTMLAnchorElement>("inside-propose").href).toContain("/z/");
    expect(tool.shapes().map(({ part }) => part)).toEqual(["alternative", "measure"]);
    tool.add({ lon: 117, lat: 28 });
    expect(named).toHaveLength(1);
    byId("inside-drop").click();
    expect(named.at(-1)).toBe("zone:PG-1");
  });

  test("catches on borders while dragged, and by keys goes where it is told", async () => {
    const { tool, named } = opened();
    tool.show(name, "2026-06-01"); // as after a reload: what is stored is asked for
    await vi.waitFor(() => expect(tool.shapes()).toHaveLength(2));
    const near = { lon: 118.05, lat: 29.00001 };
    tool.move(0, near, true);
    expect(cornersOf(named.at(-1) ?? null)[0]?.lat).toBe(29);
    tool.move(0, near, false);
    expect(cornersOf(named.at(-1) ?? null)[0]).toEqual(near);
    tool.undo();
    expect(named.at(-1)).toBe(name);
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "y", ctrlKey: true }));
    expect(cornersOf(named.at(-1) ?? null)[0]).toEqual(near);
  });
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
