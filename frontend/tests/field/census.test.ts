import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { ALL, type Campaign, foundBy, toGoThrough, typesIn } from "../../src/field/census/censuses";
import { type Facility, typesOfLedger } from "../../src/field/facility/facilities";
import { bodyOf, type CensusFinding, type Findings, type KeptRecord, newRecord } from "../../src/field/outbox/records";
import type { Category } from "../../src/field/pack/catalogue";
import { routeOf } from "../../src/field/route";

const SAMPLE = JSON.parse(readFileSync("../tests/contract/field_census.json", "utf-8")) as {
  campaigns: [Campaign];
  finding: Record<string, unknown>;
  new: Record<string, unknown> & { photos: object[] };
};
const NOON = Date.UTC(2026, 5, 1, 12);
const G1 = "361127001001001";

function facility(code: string, change: Partial<Facility> = {}): Facility {
  return { code, name: "", category: "c01001", status: "intact", grid: G1, maintainer: "", lon: 117, lat: 28, ...change };
}

const LEDGER = [facility("F1"), facility("F2", { category: "c02001" }), facility("F3", { grid: "g2" }), facility("F4", { status: "removed" })];
const ABOUT_ALL: Campaign = { ...SAMPLE.campaigns[0], categories: [], latest: {} };

test("what is gone through is of the grid, of the type, of what the census is about, and still there", () => {
  const codes = (campaign: Campaign, type: string) => toGoThrough(LEDGER, campaign, G1, type).map((one) => one.code);
  expect([codes(ABOUT_ALL, ALL), codes(SAMPLE.campaigns[0], ALL), codes(ABOUT_ALL, "c02001")]).toEqual([["F1", "F2"], ["F1"], ["F2"]]);
  expect([...typesIn(LEDGER, ABOUT_ALL, G1)]).toEqual([["c01001", 1], ["c02001", 1]]);
});

function found(code: string, result: CensusFinding["result"], at: number, change: Partial<KeptRecord> = {}, campaign: number | null = 1): KeptRecord {
  const record = newRecord(code + at, "c01001", "collector", at);
  const findings: Findings = { ...record.findings, census: { result, campaign, code, name: "", point: null } };
  return { ...record, kind: "finding", state: "waiting", findings, ...change };
}

test("what this phone has found counts before the server knows, the last of each, unless it was not accepted", () => {
  const campaign = { ...ABOUT_ALL, latest: { F1: "missing", F9: "present" } as const };
  const records = [
    found("F1", "present", 2),
    found("F1", "damaged", 1),
    found("F2", "present", 3, { state: "failed" }),
    found("F3", "present", 4, { state: "draft" }),
    found("F4", "present", 5, {}, 2),
    found("", "new", 6),
  ];
  expect(foundBy(campaign, records)).toEqual(new Map([["F1", "present"], ["F9", "present"]]));
});

const told = (record: KeptRecord) => JSON.parse(new TextDecoder().decode(bodyOf(record, 0, NOON))) as Record<string, unknown>;

test("a finding of the ledger and a new one have the members of the contract's samples and no others", () => {
  const raw = { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 6, atRaw: NOON, heading: null };
  const one = found("3611270106001001", "damaged", NOON);
  const finding = { ...one, findings: { ...one.findings, raw, census: { ...one.findings.census!, point: "9f1c7b52-30a5-4f3a-a3f3-0a7c1d1f7a10" } } };
  expect(Object.keys(told(finding)).sort()).toEqual(Object.keys(SAMPLE.finding).sort());
  const fresh = found("", "new", NOON);
  const position = { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 4, source: "gnss", atRaw: NOON, heading: null } as const;
  const photos = [{ sha256: "9f".repeat(32), size: 1, kind: "close", takenAtRaw: NOON }] as const;
  const body = told({ ...fresh, findings: { ...fresh.findings, position, photos } });
  expect(Object.keys(body).sort()).toEqual(Object.keys(SAMPLE.new).sort());
  expect(Object.keys((body as typeof SAMPLE.new).photos[0]!).sort()).toEqual(Object.keys(SAMPLE.new.photos[0]!).sort());
});

test("types that the ledger has come first", () => {
  const category = (key: string) => ({ key }) as Category;
  const types = typesOfLedger([category("c03"), category("c01001"), category("m01"), category("c02001")], [...LEDGER, facility("F5")]);
  expect(types.map((one) => one.key)).toEqual(["c01001", "c02001", "c03"]);
});

test("a way through a grid is its address; one that is cut leads to the choice", () => {
  expect(routeOf(`#/walk/3/${G1}/all`)).toEqual({ screen: "walk", campaign: 3, grid: G1, type: "all" });
  expect(routeOf("#/walk/3")).toEqual({ screen: "census" });
});
