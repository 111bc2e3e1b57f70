/** The drawer of a place that was asked about: who answers there, why, and what lies there. */

import { element } from "../dom";
import type { Place } from "../geography";
import { fill, gettext } from "../i18n";
import type { GroundFeature } from "../map/ground_tiles";
import { layerName } from "../wording";
import type { DrawerContent } from "./drawer";
import { fact, section } from "./facts";
import { receiptView, type ReceiptLinks } from "./receipt_view";
import type { DrawnReceipt } from "./records";

function hereView(here: readonly GroundFeature[], open: (feature: GroundFeature) => void): HTMLElement | null {
  if (here.length === 0) return null;
  const divisions = here.filter(({ layer }) => layer === "divisions");
  const ordered = [...here.filter(({ layer }) => layer !== "divisions"), ...divisions.reverse()];
  const rows = ordered.map((feature) => {
    const button = element(
      "button",
      { type: "button", class: "here" },
      element("span", { class: "here__kind" }, layerName(feature.layer)),
      element("span", { class: "here__name" }, feature.name),
    );
    button.addEventListener("click", () => open(feature));
    return element("li", {}, button);
  });
  return section(gettext("What lies here"), element("ul", { class: "heres" }, ...rows));
}

/** What the drawer says of the place that was asked about. */
export function askedContent(
  receipt: DrawnReceipt,
  asked: { readonly place: Place; readonly on: string; readonly category: string },
  parts: {
    readonly links: ReceiptLinks;
    readonly here: readonly GroundFeature[];
    readonly open: (feature: GroundFeature) => void;
  },
): DrawerContent {
  const { lon, lat } = asked.place;
  const facts = [
    fact(gettext("Date"), asked.on),
    fact(gettext("Longitude, latitude"), `${lon.toFixed(6)}, ${lat.toFixed(6)}`),
  ];
  return {
    kind: gettext("A place on the map"),
    title: gettext("Who answers here?"),
    summary: fill(gettext("%(unit)s answers here."), { unit: receipt.accountable_unit }),
    body: [...receiptView(receipt, parts.links, facts), hereView(parts.here, parts.open)],
  };
}
