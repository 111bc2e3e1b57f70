/** One facet's choices: check boxes with counts, in groups where there are groups, searchable where there are many. */

import { element } from "../dom";
import { fill, gettext } from "../i18n";

export interface Choice {
  readonly key: string;
  readonly name: string;
  /** Empty: stands by itself. */
  readonly group: string;
}

export interface ChoiceEvents {
  onToggle(key: string): void;
  onGroup(keys: readonly string[], on: boolean): void;
}

/** So many choices are shown before the reader asks for all. */
const SHOWN_AT_FIRST = 6;
/** From so many choices that leave something on there is a field to look one up. */
const SEARCHABLE_FROM = 12;

interface Row {
  readonly choice: Choice;
  /** Its place among the choices, and so among the counts. */
  readonly index: number;
  readonly root: HTMLElement;
  readonly box: HTMLInputElement;
  readonly count: HTMLElement;
}

interface Group {
  readonly root: HTMLDetailsElement;
  readonly box: HTMLInputElement;
  readonly count: HTMLElement;
  readonly rows: readonly Row[];
}

function rowOf(choice: Choice, index: number, onChange: () => void): Row {
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", onChange);
  const count = element("span", { class: "choice__count" });
  const name = element("span", { class: "choice__name" }, choice.name);
  return { choice, index, root: element("label", { class: "choice" }, box, name, count), box, count };
}

/** The choices of one facet. */
export class ChoiceList {
  readonly root: HTMLElement;
  private readonly rows: readonly Row[];
  private readonly groups: readonly Group[];
  private readonly search = element("input", { type: "search", class: "input facet__search" });
  private readonly more = element("button", { type: "button", class: "facet__more" });
  private readonly none = element("p", { class: "quiet", hidden: true }, gettext("Nothing of that name"));
  private all = false;
  private counts: readonly number[] = [];

  constructor(name: string, choices: readonly Choice[], events: ChoiceEvents) {
    this.rows = choices.map((choice, index) => rowOf(choice, index, () => events.onToggle(choice.key)));
    this.groups = this.groupsOf(events);
    this.search.setAttribute("aria-label", fill(gettext("Find in %(facet)s"), { facet: name }));
    this.search.addEventListener("input", () => this.arrange());
    this.more.addEventListener("click", () => {
      this.all = !this.all;
      this.arrange();
    });
    const body = this.groups.length > 0 ? this.groups.map(({ root }) => root) : this.rows.map(({ root }) => root);
    this.root = element("div", { class: "facet__body", role: "group", "aria-label": name });
    this.root.append(this.search, ...body, this.none, this.more);
  }

  /** Check what is `chosen` and say what each choice would leave; the order of `counts` is that of the choices. */
  show(chosen: readonly string[], counts: readonly number[]): void {
    this.counts = counts;
    for (const row of this.rows) {
      const count = this.countOf(row);
      row.box.checked = chosen.includes(row.choice.key);
      row.count.textContent = String(count);
      row.root.classList.toggle("choice--empty", count === 0);
    }
    for (const group of this.groups) {
      const checked = group.rows.filter(({ box }) => box.checked).length;
      group.box.checked = checked === group.rows.length;
      group.box.indeterminate = checked > 0 && checked < group.rows.length;
      group.count.textContent = String(group.rows.reduce((sum, row) => sum + this.countOf(row), 0));
    }
    this.arrange();
  }

  private countOf(row: Row): number {
    return this.counts[row.index] ?? 0;
  }

  private groupsOf(events: ChoiceEvents): Group[] {
    const names = [...new Set(this.rows.map(({ choice }) => choice.group).filter(Boolean))];
    return names.map((name) => {
      const rows = this.rows.filter(({ choice }) => choice.group === name);
      const label = fill(gettext("%(group)s: whole group"), { group: name });
      const box = element("input", { type: "checkbox", "aria-label": label });
      const keys = () => rows.filter((row) => row.box.checked || this.countOf(row) > 0).map(({ choice }) => choice.key);
      box.addEventListener("change", () => events.onGroup(keys(), box.checked));
      const count = element("span", { class: "choice__count" });
      const head = element("summary", { class: "choice choice--group" }, element("span", { class: "choice__name" }, name), count);
      const root = element("details", { class: "facet__group" }, head, ...rows.map((row) => row.root));
      const whole = element("label", { class: "choice choice--whole" }, box, element("span", {}, gettext("whole group")));
      head.after(whole);
      return { root, box, count, rows };
    });
  }

  /** Which rows are shown: what is looked for, else what is chosen and the first of the others. */
  private arrange(): void {
    const wanted = this.search.value.trim().toLocaleLowerCase();
    const matches = ({ choice }: Row) =>
      choice.name.toLocaleLowerCase().includes(wanted) || choice.key.toLocaleLowerCase().startsWith(wanted);
    const useful = this.rows.filter((row) => row.box.checked || this.countOf(row) > 0);
    this.search.hidden = useful.length < SEARCHABLE_FROM && wanted === "";
    this.search.placeholder = fill(gettext("Find in %(count)s"), { count: useful.length });
    const found = wanted === "" ? useful : useful.filter(matches);
    const grouped = this.groups.length > 0;
    const limited = wanted === "" && !this.all && !grouped;
    const ranked = [...useful].sort((first, second) => this.countOf(second) - this.countOf(first));
    const kept = limited ? new Set([...ranked.slice(0, SHOWN_AT_FIRST), ...useful.filter(({ box }) => box.checked)]) : new Set(found);
    for (const row of this.rows) row.root.hidden = !kept.has(row);
    for (const { root, rows } of this.groups) {
      root.hidden = rows.every((row) => row.root.hidden);
      if (wanted !== "") root.open = true;
    }
    this.none.hidden = found.length > 0;
    this.more.hidden = grouped || wanted !== "" || useful.length <= SHOWN_AT_FIRST;
    this.more.textContent = this.all
      ? gettext("Show fewer")
      : fill(gettext("Show all %(count)s"), { count: useful.length });
  }
}
