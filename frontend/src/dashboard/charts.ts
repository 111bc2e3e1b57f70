/** What the charts of the dashboard look like, as ECharts wants to be told; the numbers are the server's. */

import type { EChartsCoreOption } from "echarts/core";

/** The twelve months: bars of counts with the addresses of their cases, and a line of a rate in percent. */
export interface Months {
  readonly labels: readonly string[];
  readonly bars: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly addresses: readonly string[];
  }[];
  readonly line: { readonly name: string; readonly values: readonly (number | null)[] };
  readonly share: string;
  readonly cases: string;
}

/** The most frequent categories, the first one on top. */
export interface Categories {
  readonly labels: readonly string[];
  readonly values: readonly number[];
  readonly addresses: readonly string[];
}

export interface Charts {
  readonly months: Months;
  readonly categories: Categories;
}

/** The page's own colours, by the names of its style sheet (gis_core/tokens.css). */
export interface Colours {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly bars: readonly string[];
  readonly rate: string;
}

/** One bar: its height, and where the cases behind it are listed. */
interface Bar {
  readonly value: number;
  readonly address: string;
}

const FONT = 13;

function barsOf(values: readonly number[], addresses: readonly string[]): Bar[] {
  return values.map((value, index) => ({ value, address: value > 0 ? (addresses[index] ?? "") : "" }));
}

function base(colours: Colours, font: string): EChartsCoreOption {
  return {
    animation: false,
    aria: { enabled: false },
    textStyle: { fontFamily: font, fontSize: FONT, color: colours.ink },
    color: [...colours.bars],
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: FONT },
      axisPointer: { type: "shadow" },
    },
  };
}

/** Bars for reported and closed, a line for the share that was closed in time; months without a share have no point. */
export function monthsOption(months: Months, colours: Colours, font: string): EChartsCoreOption {
  const label = { color: colours.quiet, fontSize: FONT };
  const split = { lineStyle: { color: colours.line } };
  return {
    ...base(colours, font),
    legend: { top: 0, textStyle: { color: colours.ink, fontSize: FONT } },
    grid: { left: 8, right: 8, top: 64, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: months.labels.map((month) => month.slice(2)),
      axisLabel: label,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.line } },
    },
    yAxis: [
      { type: "value", name: months.cases, nameTextStyle: label, minInterval: 1, axisLabel: label, splitLine: split },
      {
        type: "value",
        name: months.share,
        nameTextStyle: label,
        min: 0,
        max: 100,
        axisLabel: label,
        splitLine: { show: false },
      },
    ],
    series: [
      ...months.bars.map((bar) => ({
        type: "bar",
        name: bar.name,
        data: barsOf(bar.values, bar.addresses),
        barMaxWidth: 22,
      })),
      {
        type: "line",
        name: months.line.name,
        yAxisIndex: 1,
        data: months.line.values.map((value) => (value === null ? null : Math.round(value * 10) / 10)),
        symbolSize: 7,
        lineStyle: { color: colours.rate, width: 2 },
        itemStyle: { color: colours.rate },
        connectNulls: false,
      },
    ],
  };
}

/** Horizontal bars with their numbers, the most frequent category on top. */
export function categoriesOption(categories: Categories, colours: Colours, font: string): EChartsCoreOption {
  return {
    ...base(colours, font),
    grid: { left: 4, right: 44, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: [...categories.labels],
      axisLabel: { color: colours.ink, fontSize: FONT, width: 120, overflow: "truncate" },
      axisTick: { show: false },
      axisLine: { show: false },
    },
    series: [
      {
        type: "bar",
        data: barsOf(categories.values, categories.addresses),
        barMaxWidth: 20,
        label: { show: true, position: "right", color: colours.ink, fontSize: FONT },
      },
    ],
  };
}

/** Where do the cases behind what was clicked lie?  Empty: nothing lies there. */
export function addressOf(data: unknown): string {
  return typeof data === "object" && data !== null && "address" in data ? String(data.address) : "";
}
