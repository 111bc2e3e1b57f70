import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { type AnswerKind, bodyOf, type Findings, type KeptRecord, newRecord } from "../../src/field/outbox/records";
import { addressOf, routeOf } from "../../src/field/route";
import { gridNow, owedIn, type Survey, type SurveyGrid, standingOf } from "../../src/field/surveys/surveys";

const read = <T>(name: string) => JSON.parse(readFileSync(`../tests/contract/${name}.json`, "utf-8")) as T;
const SURVEY = read<{ surveys: [Survey] }>("field_surveys").surveys[0];
const [G1, G2] = SURVEY.grids as [SurveyGrid, SurveyGrid];
const SAMPLE = read<{ said: Record<string, unknown> & { fix: object } }>("field_survey_answers").said;
const NOON = Date.UTC(2026, 10, 23, 4);

function answer(kind: AnswerKind, at: number, change: Partial<KeptRecord> = {}, grid = G2): KeptRecord {
  const record = newRecord(`${kind}${at}`, "", "collector", at);
  const findings: Findings = { ...record.findings, answer: { survey: SURVEY, grid: grid.code, gridName: grid.name, kind, takesBack: null } };
  return { ...record, kind: "answer", state: "waiting", findings, ...change };
}

function find(change: Partial<KeptRecord> = {}, grid = G2): KeptRecord {
  const record = newRecord(`find${change.seenAtRaw ?? 0}`, "m06010", "collector", NOON);
  return { ...record, state: "waiting", findings: { ...record.findings, survey: { uid: SURVEY.uid, title: "", grid: grid.code } }, ...change };
}

const standing = (records: KeptRecord[], grid = G2) => gridNow(SURVEY, grid, records, NOON).standing;

test("a grid stands as the server's own table says", () => {
  expect([standingOf("", 0, false), standingOf("", 0, true), standingOf("", 1, false)]).toEqual(["not_begun", "under_way", "under_way"]);
  expect([standingOf("zero", 0, true), standingOf("zero", 1, true), standingOf("finds", 2, true)]).toEqual(["zero", "under_way", "finds"]);
});

test("what this phone has recorded counts before the server knows it", () => {
  expect(standing([])).toBe("not_begun");
  expect(standing([answer("begun", 1)])).toBe("under_way");
  expect(standing([find()])).toBe("under_way");
  expect(standing([answer("zero", 2), answer("begun", 1)])).toBe("zero");
  expect(standing([find(), answer("finds", 2)])).toBe("finds");
  expect(standing([answer("zero", 1), answer("taken_back", 2)])).toBe("under_way");
  expect(standing([answer("taken_back", 2, {}, G1)], G1)).toBe("under_way");
});

test("drafts, refused ones, those of other grids, and those that the server has counted already do not count here", () => {
  expect(standing([find({ state: "draft" }), find({ state: "failed" }), find({}, G1), find({ state: "done", doneAt: NOON - 1 })])).toBe("not_begun");
  expect(standing([find({ state: "done", doneAt: NOON + 1 })])).toBe("under_way");
  expect(standing([answer("zero", 1, { state: "failed" })])).toBe("not_begun");
  expect(gridNow(SURVEY, G2, [answer("zero", 1, { state: "failed" })], NOON).refused?.uid).toBe("zero1");
  expect(gridNow(SURVEY, G2, [answer("zero", 1, { state: "failed" }), answer("begun", 2)], NOON).refused).toBeNull();
});

test("a report after the zero report opens the grid again and says so", () => {
  const now = gridNow(SURVEY, G1, [find({}, G1)], NOON);
  expect([now.standing, now.isContradicted, now.answer?.uid]).toEqual(["under_way", true, G1.answer?.uid]);
});

test("owed are the grids without an answer that stands", () => {
  expect(owedIn(SURVEY, [], NOON)).toEqual([G2]);
  expect(owedIn(SURVEY, [answer("zero", 1)], NOON)).toEqual([]);
});

const told = (record: KeptRecord) => JSON.parse(new TextDecoder().decode(bodyOf(record, 0, NOON))) as Record<string, unknown>;

test("an answer has the members of the contract's sample and no others; taken back it names the other", () => {
  const one = answer("zero", NOON);
  const raw = { lon: 117.005, lat: 28.002, crs: "EPSG:4326", accuracyM: 6, atRaw: NOON, heading: null };
  const whole = { ...one, findings: { ...one.findings, raw } };
  expect(Object.keys(told(whole)).sort()).toEqual(Object.keys(SAMPLE).sort());
  expect(Object.keys(told(whole).fix as object).sort()).toEqual(Object.keys(SAMPLE.fix).sort());
  expect(Object.keys(told(one))).not.toContain("fix");
  const back = answer("taken_back", NOON);
  expect(told({ ...back, findings: { ...back.findings, answer: { ...back.findings.answer!, takesBack: "u" } } }).takes_back).toBe("u");
});

test("a report names the survey under which it is made", () => {
  const position = { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 4, source: "gnss", atRaw: NOON, heading: null } as const;
  const one = find();
  expect(told({ ...one, findings: { ...one.findings, position } }).survey).toBe(SURVEY.uid);
});

test("screens of surveys have addresses of their own", () => {
  for (const route of [{ screen: "survey", uid: "u" }, { screen: "survey-grid", uid: "u", grid: "甲/1" }] as const) expect(routeOf(addressOf(route))).toEqual(route);
});
