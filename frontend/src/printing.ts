/** A sheet of paper: what the map shows, what is opened, and the points of the filter as a table. */

import { byId, element } from "./dom";
import { fill, gettext } from "./i18n";
import type { DescribedPoint } from "./points/names";

/** More than this is a report, not a sheet. */
export const PRINTED_ROWS = 200;
/** CSS pixels between the margins of an A4 page on its side. */
const PAPER_WIDTH_PX = 1000;

function tableOf(points: readonly DescribedPoint[]): HTMLElement {
  const heads = [gettext("Observed"), gettext("Category"), gettext("Ground"), gettext("Accountable unit"), gettext("Remarks")];
  const rows = points.map(({ text }) =>
    element(
      "tr",
      {},
      ...[text.date, text.category, text.ground, text.unit, text.flags.join(" · ")].map((cell) => element("td", {}, cell)),
    ),
  );
  return element(
    "table",
    { class: "printed" },
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows),
  );
}

/** Prints by its button and by the browser's own key, after the table has been made. */
export class Printing {
  private readonly sheet = byId("printed");

  constructor(
    private readonly points: () => Promise<{ readonly points: readonly DescribedPoint[]; readonly total: number }>,
  ) {
    byId("print").addEventListener("click", () => void this.print());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "p" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.print();
    });
    window.addEventListener("beforeprint", () => this.fitMap());
  }

  /** Make the sheet without printing it. */
  async prepare(): Promise<void> {
    const { points, total } = await this.points();
    const more = total - points.length;
    const rest = more > 0 ? element("p", {}, fill(gettext("%(count)s more are not printed."), { count: more })) : "";
    this.sheet.replaceChildren(tableOf(points), rest);
    this.fitMap();
  }

  private async print(): Promise<void> {
    await this.prepare();
    byId<HTMLDetailsElement>("menu").open = false;
    window.print();
  }

  /** The map keeps its pixels and is scaled to the paper, since new tiles would come too late. */
  private fitMap(): void {
    const stage = byId("map").getBoundingClientRect();
    const style = document.documentElement.style;
    style.setProperty("--print-width", `${stage.width}px`);
    style.setProperty("--print-height", `${stage.height}px`);
    style.setProperty("--print-scale", String(Math.min(1, PAPER_WIDTH_PX / stage.width)));
  }
}
