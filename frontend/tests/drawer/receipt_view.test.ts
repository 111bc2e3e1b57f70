import { describe, expect, test } from "vitest";

import type { Receipt, Territory } from "../../src/api";
import { receiptView } from "../../src/drawer/receipt_view";

const GRID = { layer: "grids", code: "361127001001001", edition: "grids-1" };
const RECEIPT: Receipt = {
  accountable_unit: "甲社区",
  accountable_unit_code: "unit-a",
  handling_unit: "甲社区",
  supervising_unit: "督查办",
  step: "GRID",
  handling_step: "GRID",
  supervising_step: "GRID",
  territory: GRID,
  handling_territory: GRID,
  supervising_territory: GRID,
  distance_to_border_m: 120.4,
  confidence: null,
  alternatives: [],
  flags: [],
  versions: { ground: 7, policy: 3, catalogue: "GB/T 47678.5-2026" },
};
const opened: Territory[] = [];
const LINKS = {
  nameOf: ({ code }: Territory) => (code === GRID.code ? "第一网格" : null),
  opens: (territory: Territory) => (territory.layer === "grids" ? () => opened.push(territory) : null),
};

function show(change: Partial<Receipt> = {}): HTMLElement {
  const page = document.createElement("div");
  page.append(...receiptView({ ...RECEIPT, ...change }, LINKS).filter((part) => part !== null));
  return page;
}

describe("the receipt", () => {
  test("the three units stand under their titles, the accountable one first", () => {
    const units = [...show().querySelectorAll(".answer__unit")].map((node) => node.textContent);
    expect(units).toEqual(["甲社区", "甲社区", "督查办"]);
  });

  test("the territory is named with its code and edition", () => {
    expect(show().querySelector(".answer--winner .answer__basis")?.textContent).toContain(
      "第一网格 (361127001001001) · edition 1",
    );
  });

  test("the territory opens, where it has a drawer", () => {
    show().querySelector<HTMLElement>(".answer--winner .link")?.click();
    expect(opened).toEqual([GRID]);
    expect(show({ territory: { layer: "duties", code: "D-7", edition: null } }).querySelector(".answer--winner .link")).toBeNull();
  });

  test("a handling unit on other ground says which", () => {
    const page = show({
      handling_unit: "城管局",
      handling_step: "DEPARTMENT",
      handling_territory: { layer: "duties", code: "D-7", edition: null },
    });
    expect(page.querySelector(".answer--other .answer__basis")?.textContent).toContain("D-7");
  });

  test("flags become sentences, unknown ones stay readable", () => {
    const notices = [...show({ flags: ["outside_county", "brand_new"] }).querySelectorAll(".notice")];
    expect(notices.map((node) => node.textContent)).toEqual(["The place lies outside the county.", "brand_new"]);
  });

  test("that somebody stands in is said once, as a notice", () => {
    const notices = [...show({ step: "NEAREST_GRID", flags: ["nearest_grid"] }).querySelectorAll(".notice")];
    expect(notices.map((node) => node.textContent)).toEqual([
      "No grid covers this place. The nearest grid answers until a ruling is made.",
    ]);
  });

  test.each([
    [120.4, null, "120 m", false],
    [3.21, null, "3.2 m", true],
    [50, 0.5, "50 m", true],
    [2500, 1, "2.5 km", false],
  ])("a border %f m away with confidence %s reads %s, close: %s", (distance_m, confidence, text, close) => {
    const page = show({ distance_to_border_m: distance_m, confidence });
    expect(page.textContent).toContain(text);
    expect(page.querySelector(".fact__warning") !== null).toBe(close);
  });

  test("without a border in reach nothing is said about one", () => {
    expect(show({ distance_to_border_m: null }).textContent).not.toContain("border");
  });

  test("other candidates are listed with the reason why they lost", () => {
    const page = show({
      alternatives: [
        {
          unit: "乙社区",
          unit_code: "unit-b",
          part: "accountable",
          step: "GRID",
          layer: "grids",
          code: "G2",
          reason: "comes_after",
        },
      ],
    });
    expect(page.querySelector("summary")?.textContent).toBe("1 other candidate");
    expect(page.querySelector(".alternatives li")?.textContent).toContain("乙社区");
  });

  test("a unit's name is text, never markup", () => {
    const page = show({ accountable_unit: "<img src=x onerror=alert(1)>" });
    expect(page.querySelector("img")).toBeNull();
    expect(page.textContent).toContain("<img src=x");
  });
});
