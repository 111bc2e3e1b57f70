/** The drawer of one survey point: what was seen, why this unit, what happened to it since. */

import { element } from "../dom";
import { gettext } from "../i18n";
import { sourceName } from "../points/wording";
import { metres, momentText, personText } from "../wording";
import type { DrawerContent } from "./drawer";
import { fact, factList, section } from "./facts";
import { receiptView, type ReceiptLinks } from "./receipt_view";
import type { Detail, DrawnReceipt } from "./records";
import { kindTitle } from "./words";

function words(detail: Detail, field: string): string {
  const value = detail[field];
  return value === null || value === undefined ? "" : String(value);
}

function positionText(detail: Detail): string {
  const source = sourceName(words(detail, "position_source"));
  const accuracy_m = detail["accuracy_m"];
  return typeof accuracy_m === "number" ? `${source} ±${metres(accuracy_m)}` : source;
}

/** The pair as it was sent, where it was sent in another system; a confidential one is kept from the page. */
function rawText(detail: Detail): string {
  const crs = words(detail, "raw_crs");
  if (words(detail, "conversion") === "" || crs === "") return "";
  const x = words(detail, "raw_x");
  return x === "" ? crs : `${x}, ${words(detail, "raw_y")} · ${crs}`;
}

/** What was written about it; a description that only repeats the category says nothing. */
function seenView(detail: Detail, title: string): HTMLElement | null {
  const description = words(detail, "description");
  return description === "" || description === title ? null : element("p", { class: "lead" }, description);
}

function factsOf(detail: Detail, timeZone: string): HTMLElement | null {
  const [lon, lat] = [Number(detail["lon"]), Number(detail["lat"])];
  return factList([
    fact(gettext("Observed on"), words(detail, "on")),
    fact(gettext("Received"), momentText(words(detail, "received_at"), timeZone)),
    fact(gettext("Where"), words(detail, "place_text")),
    fact(gettext("Facility"), words(detail, "facility")),
    fact(gettext("Reported by"), personText(words(detail, "reporter"))),
    fact(gettext("Position from"), positionText(detail)),
    fact(gettext("Longitude, latitude"), `${lon.toFixed(6)}, ${lat.toFixed(6)}`),
    fact(gettext("As it was sent"), rawText(detail)),
    fact(gettext("Conversion"), words(detail, "conversion")),
  ]);
}

function replayView(receipt: DrawnReceipt): HTMLElement | null {
  if (receipt.replayed === undefined) return null;
  return receipt.replayed
    ? element("p", { class: "proof" }, gettext("Computed again from what was known then: the same answer."))
    : element("p", { class: "notice" }, gettext("Computed again from what was known then, the answer differs. Tell the administrator."));
}

/** What the drawer says of the point `detail`. */
export function pointContent(
  detail: Detail,
  receipt: DrawnReceipt,
  parts: {
    readonly title: string;
    readonly links: ReceiptLinks;
    /** How its case stands; null where there is none to be seen. */
    readonly standing: HTMLElement | null;
    readonly actions: HTMLElement;
    readonly history: HTMLElement;
    readonly timeZone: string;
  },
): DrawerContent {
  const { title } = parts;
  return {
    kind: kindTitle("points"),
    title,
    summary: title,
    body: [
      seenView(detail, title),
      parts.standing,
      parts.actions,
      factsOf(detail, parts.timeZone),
      section(gettext("Why this unit?"), ...receiptView(receipt, parts.links), replayView(receipt)),
      parts.history,
    ],
  };
}
