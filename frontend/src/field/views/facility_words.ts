/** Facilities in the reader's words. */

import { fill, gettext, pgettext } from "../../i18n";
import type { Result } from "../census/censuses";
import type { Status } from "../facility/facilities";

export function statusText(status: Status): string {
  switch (status) {
    case "intact":
      return pgettext("facility", "intact");
    case "damaged":
      return pgettext("facility", "damaged");
    case "lost":
      return pgettext("facility", "lost");
    case "disused":
      return pgettext("facility", "disused");
    case "removed":
      return pgettext("facility", "removed");
  }
}

export const isBroken = (status: Status): boolean => status === "damaged" || status === "lost";

const KILOMETRE = 1000;

export function distanceText(metres: number): string {
  if (metres < KILOMETRE) return fill(gettext("%(metres)s m"), { metres: Math.round(metres) });
  return fill(gettext("%(kilometres)s km"), { kilometres: (metres / KILOMETRE).toFixed(1) });
}

export function resultText(result: Result): string {
  switch (result) {
    case "present":
      return pgettext("census", "present");
    case "damaged":
      return pgettext("census", "damaged");
    case "missing":
      return pgettext("census", "missing");
    case "new":
      return pgettext("census", "new");
  }
}
