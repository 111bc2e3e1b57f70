/** Six points of a small town, as the server gives them. */

import type { Columns, Range } from "../../src/points/columns";

/** Days since 1970-01-01 of 2026-06-01. */
export const TODAY = 20_605;
/** Noon of that day, in seconds since then. */
export const NOON = TODAY * 86_400 + 43_200;
export const NOON_MS = NOON * 1000;

const NAMED = (code: string, name: string) => ({ code, name });
const CATEGORY = (key: string, name: string, group: string) => ({ key, name, name_en: "", group, group_en: "" });

/** Of each column, as the server tells them. */
function rangesOf(numbers: Columns["numbers"]): Record<string, Range> {
  return Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, [Math.min(...Array.from(values)), Math.max(...Array.from(values))]]));
}

/** These columns with other numbers in some of them. */
export function withNumbers(columns: Columns, changed: Columns["numbers"]): Columns {
  const numbers = { ...columns.numbers, ...changed };
  return { ...columns, count: numbers["id"]?.length ?? 0, numbers, ranges: rangesOf(numbers) };
}

const NUMBERS: Columns["numbers"] = {
  id: [11, 12, 13, 14, 15, 16],
  lon: [117_001, 117_001, 117_012, 117_013, 117_025, 117_025],
  lat: [28_001, 28_001, 28_002, 28_003, 28_004, 28_004],
  day: [TODAY, TODAY - 1, TODAY - 6, TODAY - 7, TODAY - 40, TODAY - 100],
  flags: [0, 0b001, 0, 0b100, 0, 0],
  category: [0, 0, 1, 1, 2, 2],
  unit: [0, 0, 0, 2, 2, 1],
  handler: [0, 0, 0, 2, 2, 2],
  supervisor: [0, 0, 0, 0, 0, 0],
  grid: [0, 0, 1, -1, 1, 1],
  section: [-1, -1, 0, -1, -1, -1],
  community: [0, 0, 0, -1, 0, 0],
  step: [0, 0, 1, 2, 0, 0],
  source: [0, 1, 1, 1, 1, 1],
  state: [0, 1, 1, 1, 2, -1],
  urged: [0, 0, 0, 1, -1, -1],
  warn: [NOON + 60, NOON - 60, NOON - 600, NOON - 600, -1, -1],
  due: [NOON + 120, NOON + 60, NOON - 60, NOON - 1, -1, -1],
};

export const COLUMNS: Columns = {
  count: 6,
  as_of: "2026-06-01",
  since: "2025-05-31",
  since_unasked: "2025-05-31",
  has_older: false,
  mine: { grids: [0], units: [1] },
  parts: { lon: 1000, lat: 1000 },
  numbers: NUMBERS,
  ranges: rangesOf(NUMBERS),
  dictionaries: {
    category: [CATEGORY("m06013", "道路破损", "市容环境"), CATEGORY("m06001", "私搭乱建", "市容环境"), CATEGORY("c01013", "消火栓", "公用设施")],
    unit: [NAMED("unit-a", "甲社区"), NAMED("unit-b", "乙社区"), { code: "office", name: "县督查办公室", short_name: "督查办" }],
    grid: [NAMED("g1", "第一网格"), NAMED("g2", "第二网格")],
    section: [NAMED("r1", "测试路")],
    community: [NAMED("c1", "城关社区")],
    step: ["GRID", "ROAD", "OFFICE"],
    source: ["gnss", "hand"],
    state: [CATEGORY("reported", "已上报", ""), CATEGORY("handling", "处置中", ""), CATEGORY("closed", "已结案", "")],
    urged: ["not_urged", "urged"],
    flag: ["nearest_grid", "township", "office"],
  },
  facets: ["source"],
};
