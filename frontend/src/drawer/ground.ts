/** The drawer of a piece of ground or a facility: who answers for it, its facts, its figures, its history. */

import { element } from "../dom";
import { fill, gettext } from "../i18n";
import type { Kind } from "../state";
import { metres, personText, squareMetres } from "../wording";
import type { DrawerContent } from "./drawer";
import { fact, factList, section } from "./facts";
import type { Detail, Summary } from "./records";
import { gridKindName, kindTitle, levelName, managementName, placeKindName, roadClassName, sideName, statusName } from "./words";

export type GroundKind = Exclude<Kind, "points" | "spot">;

type Facts = readonly (HTMLElement | null)[];

function text(detail: Detail, field: string): string | null {
  const value = detail[field];
  return value === null || value === undefined || value === "" ? null : String(value);
}

function counted(detail: Detail, field: string, template: string): string | null {
  const count = text(detail, field);
  return count === null ? null : fill(template, { count });
}

function width(detail: Detail): string | null {
  const [left, right] = [detail["width_left_m"], detail["width_right_m"]];
  if (typeof left !== "number" || typeof right !== "number") return null;
  return fill(gettext("%(left)s left, %(right)s right"), { left: metres(left), right: metres(right) });
}

function between(detail: Detail): string | null {
  const [from, to] = [text(detail, "from_name"), text(detail, "to_name")];
  return from && to ? fill(gettext("%(from)s to %(to)s"), { from, to }) : (from ?? to);
}

function usable(detail: Detail): string | null {
  if (detail["usable"] === true) return gettext("usable");
  return detail["usable"] === false ? gettext("not usable") : null;
}

function unitsOf(kind: GroundKind, detail: Detail): Facts {
  const names: Readonly<Record<GroundKind, readonly (readonly [string, string])[]>> = {
    grids: [
      ["accountable_unit", gettext("Accountable unit")],
      ["supervising_unit", gettext("Supervising unit")],
      ["manager", gettext("Grid manager")],
      ["backup_manager", gettext("Substitute")],
    ],
    road_sections: [
      ["supervising_unit", gettext("Supervising unit")],
      ["handling_unit", gettext("Handling unit")],
      ["cleaning_unit", gettext("Cleaning")],
      ["lighting_unit", gettext("Lighting")],
    ],
    places: [
      ["accountable_unit", gettext("Accountable unit")],
      ["operator", gettext("Operator")],
      ["owner", gettext("Owner")],
      ["person_in_charge", gettext("Person in charge")],
      ["phone", gettext("Phone")],
    ],
    facilities: [
      ["maintainer", gettext("Maintenance unit")],
      ["maintainer_person", gettext("Named maintainer")],
      ["owner", gettext("Owner")],
    ],
    divisions: [["unit", gettext("Unit")]],
  };
  return names[kind].map(([field, name]) => fact(name, personText(text(detail, field) ?? "")));
}

function factsOf(kind: GroundKind, detail: Detail, category: string): Facts {
  switch (kind) {
    case "grids":
      return [
        fact(gettext("Kind"), gridKindName(detail["kind"])),
        fact(gettext("Community"), text(detail, "community") ?? text(detail, "community_code")),
        fact(gettext("Population"), counted(detail, "population", gettext("%(count)s people"))),
        fact(gettext("Land use"), text(detail, "land_use")),
      ];
    case "road_sections":
      return [
        fact(gettext("Class"), roadClassName(detail["road_class"])),
        fact(gettext("Between"), between(detail)),
        fact(gettext("Side"), sideName(detail["side"])),
        fact(gettext("Width"), width(detail)),
        fact(gettext("Patrols a week"), counted(detail, "patrol_per_week", gettext("%(count)s times"))),
      ];
    case "places":
      return [
        fact(gettext("Kind"), placeKindName(detail["kind"])),
        fact(gettext("Type"), text(detail, "site_type")),
        fact(gettext("Community"), text(detail, "community") ?? text(detail, "community_code")),
        fact(gettext("Management"), managementName(detail["management"])),
        fact(gettext("Since"), text(detail, "management_since")),
        fact(gettext("Door number"), text(detail, "door_no")),
        fact(gettext("Duty signed on"), text(detail, "signed_on")),
      ];
    case "facilities":
      return [
        fact(gettext("Kind of facility"), category),
        fact(gettext("Status"), statusName(detail["status"])),
        fact(gettext("Water"), usable(detail)),
        fact(gettext("Installed on"), text(detail, "installed_on")),
        fact(gettext("Changed on"), text(detail, "changed_on")),
        fact(gettext("Data source"), text(detail, "data_source")),
      ];
    case "divisions":
      return [fact(gettext("Level"), levelName(detail["level"])), fact(gettext("Part of"), text(detail, "parent"))];
  }
}

function validity(detail: Detail): string {
  const from = text(detail, "valid_from") ?? gettext("since ever");
  const to = text(detail, "valid_to");
  return to === null ? from : fill(gettext("%(from)s until before %(to)s"), { from, to });
}

/** Codes and versions stand last: they matter to those who look for them. */
function versionFacts(kind: GroundKind, detail: Detail): Facts {
  return [
    fact(gettext("Code"), text(detail, "code")),
    fact(gettext("Edition"), text(detail, "edition")),
    kind === "facilities" && text(detail, "valid_from") === null ? null : fact(gettext("Valid from"), validity(detail)),
  ];
}

/** The number large, its unit (after the last space) small. */
function figure(value: string | number, name: string): HTMLElement {
  const [number = "", unit = ""] = String(value).split(/ (?=\S+$)/);
  const shown = element("dd", {}, number, unit === "" ? null : element("small", {}, unit));
  return element("div", { class: "figure" }, element("dt", {}, name), shown);
}

/** Where the figures will stand. */
export function figuresView(): HTMLElement {
  return element("dl", { class: "figures", hidden: true });
}

/** Show the figures, as a row of tiles; those that only matter when they are not 0 are left out then. */
export function fillFigures(root: HTMLElement, summary: Summary): void {
  const { points, facilities, area_m2, length_m, road_m, households } = summary;
  const broken = (facilities.by_status["damaged"] ?? 0) + (facilities.by_status["lost"] ?? 0);
  const figures = [
    figure(points.total, gettext("points")),
    figure(points.last_30_days, gettext("in 30 days")),
    points.flagged > 0 ? figure(points.flagged, gettext("need attention")) : null,
    figure(facilities.total, gettext("facilities")),
    broken > 0 ? figure(broken, gettext("damaged or lost")) : null,
    figure(squareMetres(area_m2), gettext("area")),
    length_m === undefined ? null : figure(metres(length_m), gettext("length")),
    road_m ? figure(metres(road_m), gettext("of road")) : null,
    typeof households === "number" ? figure(households, gettext("households")) : null,
  ];
  root.hidden = false;
  root.replaceChildren(...figures.filter((one) => one !== null));
}

/** What the drawer says of the ground or facility `detail`. */
export function groundContent(
  kind: GroundKind,
  detail: Detail,
  parts: {
    readonly category: string;
    readonly actions: HTMLElement;
    readonly figures: HTMLElement | null;
    readonly history: HTMLElement;
  },
): DrawerContent {
  const title = text(detail, "name") ?? text(detail, "code") ?? kindTitle(kind);
  return {
    kind: kindTitle(kind),
    title,
    summary: title,
    body: [
      parts.actions,
      parts.figures,
      section(gettext("Who answers"), factList(unitsOf(kind, detail))),
      section(gettext("Facts"), factList([...factsOf(kind, detail, parts.category), ...versionFacts(kind, detail)])),
      parts.history,
    ],
  };
}
