/** What is seen where the address says nothing. */

import type { Config } from "./config";
import { EVERYTHING } from "./points/filter";
import type { PageState } from "./state";

/** Who has ground of their own sees what is to be done there. */
export function defaultsOf(config: Config): PageState {
  const hasMine = config.me.mine.grids.length > 0;
  return {
    view: config.view,
    on: config.today,
    filter: hasMine ? { ...EVERYTHING, scope: "mine", focus: "todo" } : EVERYTHING,
    tab: "list",
    opened: null,
    place: null,
    category: "",
    hidden: config.off,
    opacity: {},
    base: "",
    imagery: [],
    swipe: false,
    counted: null,
    measurement: null,
    overlay: null,
    campaign: null,
  };
}
