/** What narrows the points at present, each with a way to drop it. */

import { byId, element } from "../dom";
import { fill, gettext } from "../i18n";
import { ANY_FLAG, cleared, FLAGS, NONE, type PointFilter, toggled } from "../points/filter";
import type { PointNames } from "../points/names";
import { facetName, flagName, noneName, seenName } from "../points/wording";

interface Chip {
  readonly facet: string;
  readonly text: string;
  readonly without: PointFilter;
}

function choiceName(names: PointNames, facet: string, key: string): string {
  if (facet === FLAGS) return flagName(key === ANY_FLAG ? ANY_FLAG : key);
  if (key === NONE) return noneName(facet);
  return names.entries(facet).find((entry) => entry.key === key)?.name ?? key;
}

/** One chip for each choice, in the order in which the address has them. */
export function chipsOf(filter: PointFilter, names: PointNames): Chip[] {
  const chosen = Object.entries(filter.chosen).sort(([first], [second]) => (first < second ? -1 : 1));
  const chips = chosen.flatMap(([facet, keys]) =>
    keys.map((key) => ({ facet, text: choiceName(names, facet, key), without: toggled(filter, facet, key) })),
  );
  if (filter.seen !== "") chips.push({ facet: "seen", text: seenName(filter.seen), without: { ...filter, seen: "" } });
  return chips;
}

/** Show the chips, none where nothing is chosen. */
export function showChips(filter: PointFilter, names: PointNames, onChange: (filter: PointFilter) => void): void {
  const root = byId("chips");
  const chips = chipsOf(filter, names).map(({ facet, text, without }) => {
    const title = fill(gettext("%(facet)s: %(choice)s"), { facet: facetName(facet), choice: text });
    const label = fill(gettext("Remove %(choice)s"), { choice: title });
    const chip = element("button", { type: "button", class: "chip", title, "aria-label": label }, element("span", {}, text));
    chip.addEventListener("click", () => onChange(without));
    return chip;
  });
  root.hidden = chips.length === 0;
  const clear = element("button", { type: "button", class: "chips__clear" }, gettext("Clear all"));
  clear.addEventListener("click", () => onChange(cleared(filter)));
  root.replaceChildren(...chips, clear);
}
