/** Words of single columns in the reader's language; an unknown word is shown as it is. */

import { gettext } from "../i18n";
import type { Kind } from "../state";

type Names = Readonly<Record<string, string>>;

function named(names: Names, word: unknown): string | null {
  if (typeof word !== "string" || word === "") return null;
  return names[word] ?? word;
}

/** What is a thing of this kind called? */
export function kindTitle(kind: Kind): string {
  const names: Readonly<Record<Kind, string>> = {
    points: gettext("Survey point"),
    spot: gettext("Points on one spot"),
    grids: gettext("Responsibility grid"),
    road_sections: gettext("Road section"),
    places: gettext("Place with a duty of its own"),
    facilities: gettext("Facility"),
    divisions: gettext("Division"),
  };
  return names[kind];
}

export function gridKindName(word: unknown): string | null {
  const names = {
    responsibility: gettext("responsibility grid"),
    unit_cell: gettext("unit grid"),
    governance: gettext("governance grid"),
    dedicated: gettext("dedicated grid"),
  };
  return named(names, word);
}

export function placeKindName(word: unknown): string | null {
  const names = {
    storefront: gettext("storefront strip"),
    site: gettext("managed site"),
    compound: gettext("property compound"),
  };
  return named(names, word);
}

export function managementName(word: unknown): string | null {
  const names = {
    managed: gettext("managed"),
    weak: gettext("weakly managed"),
    withdrawn: gettext("firm has left"),
    self_managed: gettext("self-managed"),
    emergency: gettext("emergency management"),
    community_underwritten: gettext("underwritten by the community"),
  };
  return named(names, word);
}

export function statusName(word: unknown): string | null {
  const names = {
    intact: gettext("intact"),
    damaged: gettext("damaged"),
    lost: gettext("lost"),
    disused: gettext("disused"),
    removed: gettext("removed"),
  };
  return named(names, word);
}

export function roadClassName(word: unknown): string | null {
  const names = {
    arterial: gettext("arterial road"),
    secondary: gettext("secondary road"),
    branch: gettext("branch road"),
    lane: gettext("lane"),
  };
  return named(names, word);
}

export function sideName(word: unknown): string | null {
  const names = { both: gettext("both sides"), left: gettext("left side"), right: gettext("right side") };
  return named(names, word);
}

export function levelName(word: unknown): string | null {
  const names = {
    county: gettext("county"),
    province: gettext("province"),
    prefecture: gettext("prefecture"),
    township: gettext("township or sub-district"),
    community: gettext("community or village"),
  };
  return named(names, word);
}
