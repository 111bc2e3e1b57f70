/** The receipt's codes in plain words of the reader's language; an unknown code is shown as it is. */

import type { Receipt, Territory } from "./api";
import { fill, gettext } from "./i18n";

/** Below this confidence the position may well lie on the other side of a border (domain/dictionary.md C.5). */
const UNSURE_BELOW = 0.6;
/** Metres: what a phone's position is off by on an ordinary day. */
const NEAR_BORDER_M = 10;

/** What is the step of the duty policy called? */
export function stepName(step: string): string {
  const names: Record<string, string> = {
    RULING: gettext("Ruling"),
    SITE: gettext("Managed site"),
    COMPOUND: gettext("Residential compound"),
    ROAD: gettext("Road section"),
    GRID: gettext("Responsibility grid"),
    FACILITY: gettext("Facility"),
    STOREFRONT: gettext("Storefront strip"),
    DEPARTMENT: gettext("Department duty"),
    ROAD_CLEANING: gettext("Cleaning of a road section"),
    ROAD_LIGHTING: gettext("Lighting of a road section"),
    NEAREST_GRID: gettext("Nearest grid"),
    TOWNSHIP: gettext("Township"),
    OFFICE: gettext("County supervision office"),
  };
  return names[step] ?? step;
}

/** Does this step stand in because no territory was found? */
export function isFallback(step: string): boolean {
  return ["NEAREST_GRID", "TOWNSHIP", "OFFICE"].includes(step);
}

/** Why is this the accountable unit, as one sentence? */
export function stepReason(step: string): string {
  const reasons: Record<string, string> = {
    RULING: gettext("The supervision office has ruled so for this place."),
    SITE: gettext("The place lies inside a managed site that was assigned to this unit."),
    COMPOUND: gettext("The place lies inside a residential compound."),
    ROAD: gettext("The place lies inside the corridor of a road section, and the category is road-bound."),
    GRID: gettext("The place lies inside this unit's responsibility grid."),
    NEAREST_GRID: gettext("No grid covers this place. The nearest grid answers until a ruling is made."),
    TOWNSHIP: gettext("No grid covers this place or is near. The township answers until a ruling is made."),
    OFFICE: gettext("No territory covers this place. It goes to the county's ruling queue."),
  };
  return reasons[step] ?? stepName(step);
}

/** What is a kind of categories called? */
export function kindName(kind: string): string {
  const names: Record<string, string> = {
    component: gettext("Components"),
    matter: gettext("Matters"),
    supply_gap: gettext("Supply gaps"),
  };
  return names[kind] ?? kind;
}

/** What kind of ground is a layer of territories, in the singular? */
export function layerName(layer: string): string {
  const names: Record<string, string> = {
    grids: gettext("Responsibility grid"),
    road_sections: gettext("Road section"),
    junctions: gettext("Junction"),
    places: gettext("Place with a duty of its own"),
    facilities: gettext("Facility"),
    rulings: gettext("Ruling"),
    divisions: gettext("Division"),
    duties: gettext("Department duty"),
    county: gettext("County"),
  };
  return names[layer] ?? layer;
}

/** What must the reader know about the answer? */
export function flagText(flag: string): string {
  const texts: Record<string, string> = {
    no_policy: gettext("No duty policy names this category on this date."),
    unit_not_in_service: gettext("A unit that is not in service on this date was passed over."),
    on_border: gettext("The place lies exactly on a border; the order of precedence decided."),
    accuracy_crosses_border: gettext("The position may lie on the other side of a border. Check it on site."),
    outside_county: gettext("The place lies outside the county."),
  };
  return texts[flag] ?? flag;
}

/** Why was another candidate not chosen? */
export function lossReason(reason: string): string {
  const texts: Record<string, string> = {
    later_step: gettext("a later step of the duty policy"),
    comes_after: gettext("wider duty, lower road class, larger area or higher code"),
    step_not_named: gettext("the duty policy of this category does not ask it"),
    not_in_service: gettext("the unit is not in service on this date"),
  };
  return texts[reason] ?? reason;
}

/** The name, code and edition of a territory. */
export function territoryText(territory: Territory, name: string | null): string {
  // The code of a duty is made of a unit's and a category's: nobody reads it without being told what it is.
  if (territory.layer === "duties") return fill(gettext("duty no. %(code)s"), { code: territory.code });
  const label = name && name !== territory.code ? `${name} (${territory.code})` : territory.code;
  return territory.edition ? `${label} · ${editionName(territory.edition)}` : label;
}

/** An edition such as grids-3 is called by its number. */
export function editionName(edition: string): string {
  return fill(gettext("edition %(edition)s"), { edition: edition.replace(/^\w+-(?=\d+$)/, "") });
}

/** What the server sends in place of a name that is not for this reader. */
const MASKED = "***";

/** A person's name, or that it is not shown to the reader's role. */
export function personText(name: string): string {
  return name === MASKED ? gettext("not shown to your role") : name;
}

/** A length in metres as people say it. */
export function metres(length_m: number): string {
  if (length_m < 0.05) return gettext("less than 0.1 m");
  if (length_m >= 1000) return fill(gettext("%(km)s km"), { km: (length_m / 1000).toFixed(1) });
  return fill(gettext("%(m)s m"), { m: length_m < 10 ? length_m.toFixed(1) : Math.round(length_m) });
}

/** An area as people say it: square metres, from one hectare on hectares, from a hundred on square kilometres. */
export function squareMetres(area_m2: number): string {
  if (area_m2 >= 10_000 && area_m2 < 1_000_000) return fill(gettext("%(ha)s ha"), { ha: (area_m2 / 10_000).toFixed(2) });
  if (area_m2 >= 10_000) return fill(gettext("%(km2)s km²"), { km2: (area_m2 / 1_000_000).toFixed(2) });
  return fill(gettext("%(m2)s m²"), { m2: Math.round(area_m2) });
}

/** A moment by the county's clock (IANA), wherever the reader is, to the minute: 2026-06-01 08:30. */
export function momentText(iso: string, timeZone: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  // Swedes write dates as ISO 8601 does.
  return moment.toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
}

/** How far is it to ground of somebody else, and is that close?  Null where nobody knows. */
export function borderText(receipt: Receipt): { text: string; close: boolean } | null {
  const distance_m = receipt.distance_to_border_m;
  if (distance_m === null) return null;
  const unsure = receipt.confidence !== null && receipt.confidence < UNSURE_BELOW;
  return { text: metres(distance_m), close: unsure || distance_m < NEAR_BORDER_M };
}
