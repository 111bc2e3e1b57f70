/** The facets: what can be chosen, how many points each choice would leave, what is chosen. */

import { byId, element } from "../dom";
import { fill, gettext } from "../i18n";
import { ANY_FLAG, choose, FLAGS, NONE, type PointFilter, toggled } from "../points/filter";
import type { Counts, Loaded } from "../points/messages";
import { keyOf, LIGHT } from "../points/columns";
import type { PointNames } from "../points/names";
import { facetName, flagName, noneName } from "../points/wording";
import { type Choice, ChoiceList } from "./choice_list";
import { DateFacet } from "./date_facet";

/** What tells cases apart stands first. */
const OF_CASES: readonly string[] = ["state", LIGHT, "urged"];
/** Facets that stand open until the reader closes them. */
const OPEN_AT_FIRST = new Set([...OF_CASES, FLAGS, "category", "unit"]);

interface Facet {
  readonly root: HTMLDetailsElement;
  readonly badge: HTMLElement;
  counts(counts: Counts): readonly number[];
  makeList(): ChoiceList;
  /** Null until the facet is opened for the first time: a county has a thousand grids. */
  list: ChoiceList | null;
}

/** Choices of one facet in the order in which they keep standing: by name of group, then as the dictionary has them. */
function choicesOf(names: PointNames, facet: string): Choice[] {
  const entries = names.entries(facet).map(({ key, name, group }) => ({ key, name, group }));
  return [...entries, { key: NONE, name: noneName(facet), group: "" }];
}

function flagChoices(loaded: Loaded): Choice[] {
  const words = (loaded.dictionaries["flag"] ?? []).map(keyOf);
  return [ANY_FLAG, ...words].map((key) => ({ key, name: flagName(key), group: "" }));
}

/** All facets of the page; made anew when other points are loaded, only counted anew when the filter changes. */
export class Facets {
  private readonly root = byId("facets");
  private readonly facets = new Map<string, Facet>();
  private readonly date: DateFacet;
  private filter: PointFilter | null = null;
  private counts: Counts | null = null;

  constructor(private readonly onChange: (filter: PointFilter) => void) {
    this.date = new DateFacet((seen) => this.filter && onChange({ ...this.filter, seen }));
  }

  /** Offer what these points can be told apart by. */
  load(loaded: Loaded, names: PointNames): void {
    const open = new Set([...this.facets].filter(([, { root }]) => root.open).map(([name]) => name));
    const first = this.facets.size === 0;
    this.facets.clear();
    const offer = (facet: string) => this.add(facet, choicesOf(names, facet), (counts) => counts.facets[facet] ?? []);
    OF_CASES.forEach(offer);
    this.add(FLAGS, flagChoices(loaded), ({ flags }) => [flags.at(-1) ?? 0, ...flags.slice(0, -1)]);
    loaded.facets.filter((facet) => !OF_CASES.includes(facet)).forEach(offer);
    this.counts = null;
    for (const [name, { root }] of this.facets) root.open = first ? OPEN_AT_FIRST.has(name) : open.has(name);
    const roots = [...this.facets.values()].map(({ root }) => root);
    this.root.replaceChildren(...roots.slice(0, OF_CASES.length), this.date.root, ...roots.slice(OF_CASES.length));
  }

  /** Say what is chosen and how many points each choice would leave. */
  show(filter: PointFilter, counts: Counts): void {
    this.filter = filter;
    this.counts = counts;
    this.date.show(filter.seen, counts.spans);
    for (const [name, facet] of this.facets) {
      const chosen = filter.chosen[name] ?? [];
      facet.badge.textContent = chosen.length > 0 ? String(chosen.length) : "";
      facet.badge.hidden = chosen.length === 0;
      facet.root.hidden = chosen.length === 0 && facet.counts(counts).every((count) => count === 0);
      this.showList(name, facet);
    }
  }

  /** The choices of a facet that stands open; they are made when it is opened for the first time. */
  private showList(name: string, facet: Facet): void {
    if (!facet.root.open || !this.filter || !this.counts) return;
    if (!facet.list) {
      facet.list = facet.makeList();
      facet.root.append(facet.list.root);
    }
    facet.list.show(this.filter.chosen[name] ?? [], facet.counts(this.counts));
  }

  private add(name: string, choices: readonly Choice[], counts: Facet["counts"]): void {
    const makeList = () =>
      new ChoiceList(facetName(name), choices, {
        onToggle: (key) => this.filter && this.onChange(toggled(this.filter, name, key)),
        onGroup: (keys, on) => this.filter && this.onChange(this.withGroup(this.filter, name, keys, on)),
      });
    const badge = element("span", { class: "facet__badge", hidden: true });
    const root = element(
      "details",
      { class: "facet", "data-facet": name },
      element("summary", { class: "facet__head" }, element("span", {}, facetName(name)), badge),
    );
    const facet: Facet = { root, badge, counts, makeList, list: null };
    root.addEventListener("toggle", () => this.showList(name, facet));
    this.facets.set(name, facet);
  }

  private withGroup(filter: PointFilter, facet: string, keys: readonly string[], on: boolean): PointFilter {
    const others = (filter.chosen[facet] ?? []).filter((key) => !keys.includes(key));
    return choose(filter, facet, on ? [...others, ...keys] : others);
  }
}

/** How many points are shown of how many, in words. */
export function totalText(total: number, all: number): string {
  return total === all
    ? fill(gettext("%(total)s points"), { total })
    : fill(gettext("%(total)s of %(all)s points"), { total, all });
}
