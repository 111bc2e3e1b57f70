import { describe, expect, test } from "vitest";

import { EVERYTHING } from "../src/points/filter";
import { asksForView, isDate, type PageState, queryFromState, stateFromQuery } from "../src/state";

const DEFAULTS: PageState = {
  view: { lon: 117, lat: 28, zoom: 13 },
  on: "2026-06-01",
  filter: { ...EVERYTHING, scope: "mine", focus: "todo" },
  tab: "list",
  opened: null,
  place: null,
  category: "m01001",
  hidden: [],
  opacity: {},
  base: "",
  imagery: [],
  swipe: false,
  counted: null,
  measurement: null,
  overlay: null,
  campaign: null,
};

describe("the address", () => {
  test("an empty address gives the defaults", () => {
    expect(stateFromQuery("", DEFAULTS)).toEqual(DEFAULTS);
  });

  test("what is written into the address is read back from it", () => {
    const state: PageState = {
      view: { lon: 117.01234, lat: 28.54321, zoom: 16 },
      on: "2025-12-31",
      filter: { scope: "all", focus: "unurged", order: "oldest", seen: "2026-01-01/", chosen: { grid: ["a,b", "-"], "unit": ["甲 & 乙"] } },
      tab: "filters",
      opened: null,
      place: { lon: 117.012345, lat: 28.543211 },
      category: "c01037",
      hidden: ["places", "points"],
      opacity: { grids: 0.4, imagery_12: 0.7 },
      base: "imagery",
      imagery: [12, 3],
      swipe: true,
      counted: 7,
      measurement: { mode: "area", points: [{ lon: 117.1, lat: 28.1 }, { lon: 117.2, lat: 28.2 }] },
      overlay: "drawn:117.1000000,28.1000000;117.2000000,28.2000000",
      campaign: { day: "2026-12-31", project: "PG-1", building: "12" },
    };
    expect(stateFromQuery(queryFromState(state, DEFAULTS), DEFAULTS)).toEqual(state);
  });

  test("what is opened is read back, and goes before a place", () => {
    const state: PageState = { ...DEFAULTS, opened: { kind: "spot", id: "3,14" } };
    expect(stateFromQuery(queryFromState(state, DEFAULTS), DEFAULTS)).toEqual(state);
    expect(stateFromQuery("?open=grids:7&at=117,28", DEFAULTS)).toMatchObject({ opened: { kind: "grids", id: "7" }, place: null });
  });

  test("what equals the defaults stays out of the address, but for whose points and which", () => {
    expect(queryFromState(DEFAULTS, DEFAULTS)).toBe("?lon=117.00000&lat=28.00000&z=13&scope=mine&focus=todo");
    const everything = { ...DEFAULTS, filter: EVERYTHING };
    expect(queryFromState(everything, DEFAULTS)).toBe("?lon=117.00000&lat=28.00000&z=13");
  });

  test("an address that was written for one reader shows the same points to another, who begins elsewhere", () => {
    const leader: PageState = { ...DEFAULTS, filter: EVERYTHING };
    for (const [writes, reads] of [[leader, DEFAULTS], [DEFAULTS, leader]] as const) {
      expect(stateFromQuery(queryFromState(writes, writes), reads).filter).toEqual(writes.filter);
    }
    expect(stateFromQuery("?tab=filters", DEFAULTS).filter).toEqual(DEFAULTS.filter);
  });

  test.each([
    "?lon=200&lat=28",
    "?lon=117&lat=91",
    "?lon=abc&lat=28",
    "?lat=28",
    "?lon=&lat=",
    "?lon=Infinity&lat=NaN",
    "?z=99",
    "?on=2026-02-30",
    "?on=yesterday",
    "?at=1,2,3",
    "?at=181,0",
    "?at=,",
    "?open=points",
    "?open=points:x",
    "?open=wolves:1",
    "?scope=yours",
    "?tab=third",
    "?measure=volume:1,2",
    "?opacity=grids:0,places:100,x,y:-3",
    "?order=random",
    "?focus=everything",
    "?seen=0",
    "?seen=/",
    "?f.unit=",
    "?counted=0",
    "?counted=-7",
    "?counted=abc",
  ])("%s makes no sense and changes nothing", (query) => {
    expect(stateFromQuery(query, DEFAULTS)).toEqual(DEFAULTS);
  });

  test("a layer that is off stays off until an address shows it", () => {
    const defaults: PageState = { ...DEFAULTS, hidden: ["hydrants"] };
    expect(stateFromQuery("", defaults).hidden).toEqual(["hydrants"]);
    expect(stateFromQuery("?hide=places", defaults).hidden).toEqual(["hydrants", "places"]);
    expect(stateFromQuery("?show=hydrants&hide=places", defaults).hidden).toEqual(["places"]);
    expect(queryFromState(defaults, defaults)).not.toContain("hydrants");
    const shown: PageState = { ...defaults, hidden: ["places"] };
    expect(queryFromState(shown, defaults)).toContain("hide=places&show=hydrants");
    expect(stateFromQuery(queryFromState(shown, defaults), defaults)).toEqual(shown);
  });

  test("only an address with both coordinates asks for a view", () => {
    expect(asksForView("?lon=1&lat=2")).toBe(true);
    expect(asksForView("?lon=1")).toBe(false);
  });

  test.each([
    ["2026-06-01", true],
    ["2024-02-29", true],
    ["2026-02-29", false],
    ["2026-6-1", false],
    ["", false],
  ])("%s is a date: %s", (text, expected) => {
    expect(isDate(text)).toBe(expected);
  });
});
