import { describe, expect, test } from "vitest";

import { type KeptRecord, newRecord, type Position, type TakenPhoto } from "../../src/field/outbox/records";
import { stampLines, wrapped } from "../../src/field/photos/stamp";

const TOLD = { county: "信州区", timeZone: "Asia/Shanghai", category: "道路破损", by: "张三" };
const PHOTO: TakenPhoto = { sha256: "ab".repeat(32), size: 1, kind: "close", takenAtRaw: Date.UTC(2026, 5, 1, 0, 0, 3) };
const FIX: Position = { lon: 117.0049, lat: 28.0021, crs: "EPSG:4326", accuracyM: 5.6, source: "gnss", atRaw: 1, heading: null };

function record(change: Partial<KeptRecord>, position: Position | null = FIX): KeptRecord {
  const made = newRecord("u1", "m06013", "zhang", Date.UTC(2026, 5, 1));
  return { ...made, ...change, findings: { ...made.findings, position } };
}

describe("the stamp", () => {
  test("says who saw what, when by the county's clocks, and where", () => {
    expect(stampLines(record({ decided: "甲社区", guessed: "乙社区" }), PHOTO, TOLD)).toEqual([
      "信州区 · 道路破损",
      "2026-06-01 08:00:03",
      "117.004900, 28.002100 (CGCS2000) ±6 m",
      "甲社区 · 张三",
      "Photo …abababababab",
    ]);
  });

  test("leaves out what is not known, and puts a wrong clock right as the report does", () => {
    const lines = stampLines(record({ clockOffsetMs: -3_000 }, null), { ...PHOTO, takenAtRaw: null }, { ...TOLD, county: "", by: "" });
    expect(lines).toEqual(["道路破损", "2026-06-01 07:59:57", "Photo …abababababab"]);
  });

  test("a place in GCJ-02 is told in the county's own system", () => {
    const [, , place] = stampLines(record({}, { ...FIX, crs: "gcj02", accuracyM: null }), PHOTO, TOLD);
    expect(place).toMatch(/^116\.99\d{4}, 28\.00\d{4} \(CGCS2000\)$/);
  });

  test.each([
    ["一二三四五", 2, ["一二", "三四", "五"]],
    ["ab cd", 3, ["ab", "cd"]],
    ["一", 0, ["一"]],
    ["", 5, [""]],
  ])("%s in rows of %i", (line, room, rows) => {
    expect(wrapped(line, room, (text) => text.length)).toEqual(rows);
  });
});
