import { describe, expect, test } from "vitest";

import { asksForView, isDate, type PageState, queryFromState, stateFromQuery } from "../src/state";

const DEFAULTS: PageState = {
  view: { lon: 117, lat: 28, zoom: 13 },
  category: "m01001",
  on: "2026-06-01",
  place: null,
  hidden: [],
};

describe("the address", () => {
  test("an empty address gives the defaults", () => {
    expect(stateFromQuery("", DEFAULTS)).toEqual(DEFAULTS);
  });

  test("what is written into the address is read back from it", () => {
    const state: PageState = {
      view: { lon: 117.01234, lat: 28.54321, zoom: 16 },
      category: "c01037",
      on: "2025-12-31",
      place: { lon: 117.012345, lat: 28.543211 },
      hidden: ["places", "points"],
    };
    expect(stateFromQuery(queryFromState(state, DEFAULTS), DEFAULTS)).toEqual(state);
  });

  test("what equals the defaults stays out of the address", () => {
    expect(queryFromState(DEFAULTS, DEFAULTS)).toBe("?lon=117.00000&lat=28.00000&z=13");
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
  ])("%s makes no sense and changes nothing", (query) => {
    expect(stateFromQuery(query, DEFAULTS)).toEqual(DEFAULTS);
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
