import { expect, test } from "vitest";

import { pointContent } from "../../src/drawer/point";
import type { Detail, DrawnReceipt } from "../../src/drawer/records";

const UNIT = { layer: "grids", code: "361127001001001", edition: "grids-1" };
const RECEIPT = {
  accountable_unit: "甲社区",
  handling_unit: "甲社区",
  supervising_unit: "督查办",
  step: "GRID",
  handling_step: "GRID",
  supervising_step: "GRID",
  territory: UNIT,
  handling_territory: UNIT,
  supervising_territory: UNIT,
  alternatives: [],
  flags: [],
  versions: { ground: 7, policy: 3, catalogue: "GB/T 47678.5-2026" },
} as unknown as DrawnReceipt;

/** What stands beside "As it was sent" in the drawer of a point with this raw pair. */
function asSent(pair: { raw_x: number | null; raw_y: number | null; raw_crs: string }): string | undefined {
  const geometry = { type: "Point", coordinates: [117, 28] };
  const seen = { id: 1, geometry, lon: 117, lat: 28, conversion: "换算", received_at: "2026-05-31T04:00:00Z" };
  const detail = { ...seen, ...pair } as unknown as Detail;
  const parts = {
    title: "路面破损",
    links: { nameOf: () => null, opens: () => null },
    standing: null,
    actions: document.createElement("div"),
    history: document.createElement("div"),
    timeZone: "Asia/Shanghai",
  };
  const page = document.createElement("div");
  page.append(...pointContent(detail, RECEIPT, parts).body.filter((part) => part !== null));
  const titles = [...page.querySelectorAll("dt")];
  return titles.find((title) => title.textContent === "As it was sent")?.nextElementSibling?.textContent;
}

test("a point says the pair that was sent, and in which system", () => {
  expect(asSent({ raw_x: 500123.4, raw_y: 3100456.7, raw_crs: "EPSG:4548" })).toBe("500123.4, 3100456.7 · EPSG:4548");
});

test("of a confidential pair the system alone is said", () => {
  expect(asSent({ raw_x: null, raw_y: null, raw_crs: "own:xian80" })).toBe("own:xian80");
});
