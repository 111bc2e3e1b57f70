import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { sameProblem } from "../../src/field/pack/duplicates";
import type { OpenCase, PackBody } from "../../src/field/pack/pack";
import { bodyOf, newRecord, type KeptRecord } from "../../src/field/outbox/records";

const SAMPLE = JSON.parse(readFileSync("../tests/contract/field_photos.json", "utf-8")) as {
  report: Record<string, unknown> & { photos: object[]; raw: object };
  receipt: Record<string, unknown> & { photos: object[] };
};

const NOON = Date.UTC(2026, 5, 1, 12);

function whole(): KeptRecord {
  const record = newRecord("3ba97639-b152-4e69-9c90-487b70ce7090", "m06013", "collector", NOON);
  const findings: KeptRecord["findings"] = {
    ...record.findings,
    description: "井盖破损",
    positionReason: "树下",
    position: { lon: 117, lat: 28, crs: "EPSG:4490", accuracyM: 35, source: "gnss", atRaw: NOON, heading: 270 },
    raw: { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 35, atRaw: NOON, heading: null },
    photos: [{ sha256: "9f".repeat(32), size: 1, kind: "close", takenAtRaw: NOON }],
  };
  return { ...record, findings };
}

test("a whole report has the members of the contract's sample and no others", () => {
  const body = JSON.parse(new TextDecoder().decode(bodyOf(whole(), 0, NOON, "6f0f3d0e-53d4-4a51-9d3c-0c3a6f6f2c11"))) as typeof SAMPLE.report;
  // The place's CRS is told with the place; the sample leaves it to the default.
  expect(Object.keys(body).sort()).toEqual([...Object.keys(SAMPLE.report), "crs"].sort());
  expect(Object.keys(body.photos[0]!).sort()).toEqual(Object.keys(SAMPLE.report.photos[0]!).sort());
  expect(Object.keys(body.raw).sort()).toEqual(Object.keys(SAMPLE.report.raw).sort());
});

test("the receipt of the contract names what the phone looks for", () => {
  expect(SAMPLE.receipt).toMatchObject({ uid: expect.any(String), body_sha256: expect.any(String), complete: expect.any(Boolean) });
  expect(SAMPLE.receipt.photos[0]).toMatchObject({ sha256: expect.any(String), kept: expect.any(Boolean) });
});

test("of the contract's open case the phone sees that it is the same problem", () => {
  const { pack, open } = JSON.parse(readFileSync("../tests/contract/field_pack.json", "utf-8")) as { pack: PackBody; open: OpenCase };
  const seenAt = Date.parse("2026-06-01T01:00:00Z");
  const same = sameProblem([open], "m06013", { lon: 117.00501, lat: 28.002 }, pack.settings, seenAt);
  expect(same.map(({ openCase }) => openCase.point_uid)).toEqual(["3ba97639-b152-4e69-9c90-487b70ce7090"]);
});

test("no moment of a report lies after the server's now, however wrong the phone's clock is", () => {
  const body = JSON.parse(new TextDecoder().decode(bodyOf(whole(), 0, NOON - 3_600_000))) as { observed_at: string; fix_at: string };
  const latest = new Date(NOON - 3_600_000).toISOString();
  expect([body.observed_at, body.fix_at]).toEqual([latest, latest]);
});
