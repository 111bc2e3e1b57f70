import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { type InspectionTask, type KeptInspection, recordsOf, scoredOf } from "../../src/field/inspection/inspection";
import { bodyOf, type Findings, type KeptRecord, newRecord, type Score } from "../../src/field/outbox/records";
import { addressOf, routeOf } from "../../src/field/route";

const SAMPLE = JSON.parse(readFileSync("../tests/contract/field_inspection.json", "utf-8")) as {
  inspection: Pick<KeptInspection, "tasks" | "standards">;
  observation: Record<string, unknown> & { photos: object[] };
};
const NOON = Date.UTC(2026, 10, 23, 12);
const TASK: InspectionTask = { ...SAMPLE.inspection.tasks[0]!, standards: [1, 2, 3, 4], scored: [4] };

function seen(standard: number, at: number, change: Partial<KeptRecord> = {}, task = TASK.id): KeptRecord {
  const record = newRecord(`${standard}-${at}`, "", "inspector", at);
  const score: Score = { task, taskName: "PB", standard, text: "", needsPhoto: true, observed: 10, ok: 7 };
  const findings: Findings = { ...record.findings, score };
  return { ...record, kind: "score", state: "waiting", findings, ...change };
}

test("scored is what the server has and what is on its way, neither drafts nor what was refused", () => {
  const records = [seen(1, 1), seen(2, 2, { state: "draft" }), seen(3, 3, { state: "failed" }), seen(3, 4, {}, 99)];
  expect([...scoredOf(TASK, records)].sort()).toEqual([1, 4]);
  expect([...recordsOf(TASK, records).keys()]).toEqual([1, 2]);
});

test("what is sent has the members of the contract's sample and no others", () => {
  const one = seen(1, NOON);
  const photos = [{ sha256: "9f".repeat(32), size: 1, kind: "close", takenAtRaw: NOON }] as const;
  const body = JSON.parse(new TextDecoder().decode(bodyOf({ ...one, findings: { ...one.findings, photos } }, 0, NOON))) as typeof SAMPLE.observation;
  expect(Object.keys(body).sort()).toEqual(Object.keys(SAMPLE.observation).sort());
  expect(Object.keys(body.photos[0]!).sort()).toEqual(Object.keys(SAMPLE.observation.photos[0]!).sort());
  expect(body["seen_at"]).toBe("2026-11-23T12:00:00.000Z");
});

test("a point's checklist has its address", () => {
  expect(routeOf(addressOf({ screen: "inspection", task: 7 }))).toEqual({ screen: "inspection", task: 7 });
  expect(routeOf("#/inspection")).toEqual({ screen: "inspection" });
});
