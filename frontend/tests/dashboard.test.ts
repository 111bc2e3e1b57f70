import { describe, expect, test } from "vitest";

import { addressOf, categoriesOption, type Colours, monthsOption } from "../src/dashboard/charts";

const COLOURS: Colours = { ink: "#000", quiet: "#555", line: "#ccc", surface: "#fff", bars: ["#00f"], rate: "#f00" };

describe("the charts of the dashboard", () => {
  const months = {
    labels: ["2026-10", "2026-11"],
    bars: [{ name: "Reported", values: [0, 4], addresses: ["/october", "/november"] }],
    line: { name: "In time", values: [null, 66.666] },
    share: "Share (%)",
    cases: "Cases",
  };

  test("a bar knows where its cases lie, and one of no height knows none", () => {
    const { series } = monthsOption(months, COLOURS, "serif") as { series: { data: unknown[] }[] };
    expect(series[0]?.data.map(addressOf)).toEqual(["", "/november"]);
    expect(addressOf(66.7)).toBe("");
    expect(addressOf(null)).toBe("");
  });

  test("a month without a share has no point, and shares have one decimal", () => {
    const { series } = monthsOption(months, COLOURS, "serif") as { series: { data: unknown[] }[] };
    expect(series[1]?.data).toEqual([null, 66.7]);
  });

  test("the most frequent category stands on top", () => {
    const all = { labels: ["a", "b"], values: [2, 1], addresses: ["/a", "/b"] };
    const { yAxis } = categoriesOption(all, COLOURS, "serif") as { yAxis: { inverse: boolean; data: string[] } };
    expect(yAxis).toMatchObject({ inverse: true, data: ["a", "b"] });
  });
});
