import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { codeIn, type Facility, matching, nearest, proposals } from "../../src/field/facility/facilities";
import { facilitiesIn, type FacilitiesBody } from "../../src/field/facility/kept";
import { bodyOf, newRecord } from "../../src/field/outbox/records";
import type { Category } from "../../src/field/pack/catalogue";
import { areaOf } from "../../src/field/pack/ground";
import { type Ground, type Territory, whoAnswers } from "../../src/field/pack/rule";
import { routeOf } from "../../src/field/route";

const CODE = "3611270106001001";

test.each([
  [`https://county.example/field/?facility=${CODE}`, CODE],
  [`http://127.0.0.1:8000/field/?x=1&facility=${CODE}#/`, CODE],
  [` ${CODE}\n`, CODE],
  ["https://county.example/field/", null],
  ["https://other.example/menu?table=4", null],
  ["two words", null],
  ["9".repeat(41), null],
  ["", null],
])("a label's code %j holds the identifier %j", (text, code) => {
  expect(codeIn(text)).toBe(code);
});

test("a facility's address survives whatever its identifier is made of", () => {
  expect(routeOf(`#/facility/${encodeURIComponent("a/b 1")}`)).toEqual({ screen: "facility", code: "a/b 1" });
});

function facility(code: string, lon: number, change: Partial<Facility> = {}): Facility {
  return { code, name: `name ${code}`, category: "c01001", status: "intact", grid: "g", maintainer: "", lon, lat: 28, ...change };
}

test("the nearest stand first, ties by number, removed ones nowhere", () => {
  const all = [facility("F3", 117.003), facility("F2", 117.001), facility("F1", 117.001), facility("F0", 117, { status: "removed" })];
  const near = nearest(all, { lon: 117, lat: 28 }, 2);
  expect(near.map((one) => one.facility.code)).toEqual(["F1", "F2"]);
  expect(near[0]!.metres).toBeCloseTo(98.3, 0);
  expect(nearest(all, null, 9).map(({ facility: { code }, metres }) => [code, metres])).toEqual([["F1", null], ["F2", null], ["F3", null]]);
});

test("typed, a whole number comes before those that hold it", () => {
  expect(matching([facility("F11", 1), facility("F1", 1), facility("G2", 1)], "f1").map((one) => one.code)).toEqual(["F1", "F11"]);
});

const category = (key: string, component: string | null) => ({ key, component }) as Category;

test("what is proposed are the matters about its type, else the type itself", () => {
  const all = [category("c01001", null), category("m01001", "c01001"), category("m06013", null), category("c02001", null)];
  expect(proposals(all, "c01001").map((one) => one.key)).toEqual(["m01001"]);
  expect(proposals(all, "c02001").map((one) => one.key)).toEqual(["c02001"]);
  expect(proposals(all, "c09999")).toEqual([]);
});

test("the rows of the contract's sample become facilities", () => {
  const { facilities } = JSON.parse(readFileSync("../tests/contract/field_pack.json", "utf-8")) as { facilities: FacilitiesBody };
  expect(facilitiesIn(facilities)).toEqual([
    { code: CODE, name: "测试路井盖", category: "c01001", status: "intact", grid: "361127001001001", maintainer: "供水公司", lon: 117.005, lat: 28.002 },
  ]);
});

test("a report on a facility names it by its identifier and is placed by hand, the fix beside it", () => {
  const record = newRecord("3ba97639-b152-4e69-9c90-487b70ce7090", "m01001", "collector", 0);
  const raw = { lon: 117.1, lat: 28, accuracyM: 5, atRaw: 0, heading: null, crs: "EPSG:4326" };
  const position = { lon: 117, lat: 28, crs: "EPSG:4490", accuracyM: null, source: "ledger", atRaw: null, heading: null } as const;
  const findings = { ...record.findings, facility: { code: CODE, name: "" }, position, raw };
  const body = JSON.parse(new TextDecoder().decode(bodyOf({ ...record, findings }, 0, 1))) as Record<string, unknown>;
  expect(body).toMatchObject({ facility_code: CODE, position_source: "hand", lon: 117, raw: { lon: 117.1 } });
});

test("the facility that is named handles, wherever the place lies and whatever its categories are", () => {
  const point = (lon: number) => areaOf({ type: "Point", coordinates: [lon, 28] }, 5);
  const row = (step: number, code: string, change: Partial<Territory>): Territory => ({ step, layer: "facilities", code, name: code, categories: null, accountable: null, handling: code, area: null, ...change });
  const ground: Ground = {
    nearestGridM: 50,
    territories: [
      row(9, "F1", { area: point(117), categories: ["m01"] }),
      row(9, "F2", { area: point(118), categories: ["m02"] }),
      row(8, "G", { layer: "grids", accountable: "G", handling: null }),
    ],
  };
  const steps = { key: "m01", accountable_steps: [8], handling_steps: [9] };
  const handler = (named: string | null) => whoAnswers(ground, { lon: 117, lat: 28 }, steps, named)?.handling;
  expect([handler(null), handler("F2"), handler("F9")]).toEqual(["F1", "F2", "F1"]);
});
