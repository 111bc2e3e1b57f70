/** The words of the points' columns in the reader's language; an unknown word is shown as it is. */

import { fill, gettext, ngettext } from "../i18n";
import { rangeOf } from "./filter";

/** What is a facet called? */
export function facetName(facet: string): string {
  const names: Record<string, string> = {
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

/** What is a facet's "none" called? */
export function noneName(facet: string): string {
  const names: Record<string, string> = {
    grid: gettext("no grid"),
    section: gettext("no road section"),
    community: gettext("no community"),
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
