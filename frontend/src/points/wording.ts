/** The words of the points' columns in the reader's language; an unknown word is shown as it is. */

import { fill, gettext, ngettext, pgettext } from "../i18n";
import { type Focus, NEW_DAYS, rangeOf } from "./filter";

/** What is a facet called? */
export function facetName(facet: string): string {
  const names: Record<string, string> = {
    state: gettext("State"),
    light: gettext("Time limit"),
    urged: gettext("Urged or not"),
    category: gettext("Category"),
    unit: gettext("Accountable unit"),
    grid: gettext("Grid"),
    section: gettext("Road section"),
    community: gettext("Community"),
    source: gettext("Position from"),
    flags: gettext("Needs attention"),
    seen: gettext("Observed"),
  };
  return names[facet] ?? facet;
}

/** What is a flag called, in a word or two? */
export function flagName(flag: string): string {
  const names: Record<string, string> = {
    any: gettext("any remark"),
    nearest_grid: gettext("nearest grid"),
    township: gettext("township stands in"),
    office: gettext("unassigned"),
    no_policy: gettext("no duty policy"),
    unit_not_in_service: gettext("unit not in service"),
    on_border: gettext("on a border"),
    accuracy_crosses_border: gettext("border within accuracy"),
    outside_county: gettext("outside the county"),
  };
  return names[flag] ?? flag;
}

/** Where did the position come from? */
export function sourceName(source: string): string {
  const names: Record<string, string> = {
    gnss: gettext("satellite fix"),
    hand: gettext("placed by hand"),
    photo: gettext("a photo"),
    import: gettext("a file"),
  };
  return names[source] ?? source;
}

/** What does a light say of a case? */
export function lightName(light: string): string {
  const names: Record<string, string> = {
    red: pgettext("light of a case", "overdue"),
    yellow: pgettext("light of a case", "soon due"),
    green: pgettext("light of a case", "in time"),
  };
  return names[light] ?? light;
}

/** Has the accountable unit urged the case on? */
export function urgedName(urged: string): string {
  const names: Record<string, string> = { not_urged: gettext("not urged"), urged: gettext("urged") };
  return names[urged] ?? urged;
}

/** What is a focus called, as short as a button? */
export function focusName(focus: Focus): string {
  const names: Record<Focus, string> = {
    todo: gettext("To do"),
    new: gettext("New"),
    red: gettext("Overdue"),
    unurged: gettext("Not urged"),
    all: gettext("All"),
  };
  return names[focus];
}

/** What does a focus leave on the map? */
export function focusTitle(focus: Focus): string {
  const titles: Record<Focus, string> = {
    todo: gettext("Open cases that are new or overdue"),
    new: fill(ngettext("Open cases of the last %(days)s day", "Open cases of the last %(days)s days", NEW_DAYS), { days: NEW_DAYS }),
    red: gettext("Cases whose time is over"),
    unurged: gettext("Overdue cases that the accountable unit has not urged"),
    all: gettext("All points, closed ones too"),
  };
  return titles[focus];
}

/** What is a facet's "none" called? */
export function noneName(facet: string): string {
  const names: Record<string, string> = {
    grid: gettext("no grid"),
    section: gettext("no road section"),
    community: gettext("no community"),
    state: gettext("no case yet"),
    light: gettext("no clock runs"),
    urged: gettext("not open"),
  };
  return names[facet] ?? gettext("none");
}

/** What is a span of days called, as it stands in the address? */
export function seenName(seen: string): string {
  const range = rangeOf(seen);
  if (range === null) return gettext("any day");
  if ("days" in range) return fill(ngettext("last %(days)s day", "last %(days)s days", range.days), range);
  if (range.last === "") return fill(gettext("from %(first)s"), range);
  if (range.first === "") return fill(gettext("until %(last)s"), range);
  return range.first === range.last ? range.first : fill(gettext("%(first)s to %(last)s"), range);
}
