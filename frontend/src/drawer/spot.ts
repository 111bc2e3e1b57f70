/** The drawer of a spot: points that lie on each other, one row each. */

import { element } from "../dom";
import { fill, gettext, ngettext } from "../i18n";
import type { DescribedPoint } from "../points/names";
import type { DrawerContent } from "./drawer";
import { kindTitle } from "./words";

/** What the drawer says of several points on one spot. */
export function spotContent(points: readonly DescribedPoint[], open: (id: number) => void): DrawerContent {
  const rows = points.map(({ id, text }) => {
    const button = element(
      "button",
      { type: "button", class: "here" },
      element("span", { class: "here__kind" }, text.date),
      element("span", { class: "here__name" }, text.category),
      element("span", { class: "here__more" }, text.unit),
    );
    button.addEventListener("click", () => open(id));
    return element("li", {}, button);
  });
  const count = points.length;
  const title = fill(ngettext("%(count)s point on this spot", "%(count)s points on this spot", count), { count });
  return {
    kind: kindTitle("spot"),
    title,
    summary: title,
    body: [
      count === 0 ? element("p", { class: "quiet" }, gettext("Your points do not include these.")) : null,
      element("ul", { class: "heres" }, ...rows),
    ],
  };
}
