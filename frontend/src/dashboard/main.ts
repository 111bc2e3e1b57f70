/** The charts of the dashboard, drawn over what the server's page says already; a click on a bar opens its cases. */

import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { addressOf, type Charts, type Colours, categoriesOption, monthsOption } from "./charts";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const OPTIONS = {
  months: (all: Charts, colours: Colours, font: string) => monthsOption(all.months, colours, font),
  categories: (all: Charts, colours: Colours, font: string) => categoriesOption(all.categories, colours, font),
};

function coloursOf(style: CSSStyleDeclaration): Colours {
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"),
    quiet: colour("ink-quiet"),
    line: colour("line"),
    surface: colour("surface"),
    bars: [colour("point-road"), colour("point-grid")],
    rate: colour("point-fallback"),
  };
}

function draw(chart: EChartsType, name: keyof typeof OPTIONS, all: Charts): void {
  const style = getComputedStyle(document.documentElement);
  chart.setOption(OPTIONS[name](all, coloursOf(style), getComputedStyle(document.body).fontFamily), true);
}

function begin(element: HTMLElement, all: Charts): void {
  const name = element.dataset["chart"] as keyof typeof OPTIONS;
  element.hidden = false;
  // The table that comes with the chart stays within reach, folded up.
  const table = element.parentElement?.querySelector("details");
  if (table) table.open = false;
  const chart = init(element, undefined, { renderer: "svg" });
  element.setAttribute("aria-hidden", "true");
  draw(chart, name, all);
  chart.on("click", ({ data }) => {
    const address = addressOf(data);
    if (address) location.assign(address);
  });
  new ResizeObserver(() => chart.resize()).observe(element);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(chart, name, all));
}

/** On paper everything is open: what is folded up on the screen cannot be unfolded there. */
function openWhatIsPrinted(): void {
  const folded = (): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>("details.more")];
  let closed: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    closed = folded().filter((details) => !details.open);
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
}

/** Days that are typed are a period of their own. */
function letDaysBeTyped(): void {
  const period = document.querySelector<HTMLSelectElement>("#period");
  for (const input of document.querySelectorAll<HTMLInputElement>(".choice input[type=date]")) {
    input.addEventListener("change", () => {
      if (period) period.value = "days";
    });
  }
}

const kept = document.getElementById("charts")?.textContent;
if (kept) {
  const all = JSON.parse(kept) as Charts;
  for (const element of document.querySelectorAll<HTMLElement>("[data-chart]")) begin(element, all);
}
openWhatIsPrinted();
letDaysBeTyped();
