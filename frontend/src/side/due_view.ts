/** When is a case due, and how does it stand with its time?  As the list and the drawer say it. */

import { element } from "../dom";
import type { Light } from "../points/columns";
import { lightName } from "../points/wording";
import { momentText } from "../wording";

/** The light in colour, shape and word, and the moment (seconds since 1970-01-01) by the county's clock. */
export function dueView(light: Light, due: number, timeZone: string): HTMLElement {
  const at = new Date(due * 1000).toISOString();
  const moment = element("time", { datetime: at }, momentText(at, timeZone));
  return element("span", { class: `light light--${light}` }, `${lightName(light)} `, moment);
}
