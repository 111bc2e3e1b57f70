/** The switches of the page: category, date, layers. */

import type { Category } from "./api";
import { byId, element } from "./dom";
import { isDate } from "./state";
import { kindName } from "./wording";

export interface ControlEvents {
  onCategory(code: string): void;
  onDate(on: string): void;
  onLayers(hidden: readonly string[]): void;
}

/** Category, date and layer switches, and what they say at present. */
export class Controls {
  private readonly category = byId<HTMLSelectElement>("category");
  private readonly date = byId<HTMLInputElement>("on-date");
  private readonly switches = [...document.querySelectorAll<HTMLInputElement>("input[data-layer]")];

  constructor(events: ControlEvents) {
    this.category.addEventListener("change", () => events.onCategory(this.category.value));
    this.date.addEventListener("change", () => {
      if (isDate(this.date.value)) events.onDate(this.date.value);
    });
    for (const control of this.switches) control.addEventListener("change", () => events.onLayers(this.hidden()));
  }

  /** Put the catalogue into the list, grouped as it is there. */
  setCategories(categories: readonly Category[]): void {
    const groups = new Map<string, HTMLOptGroupElement>();
    for (const { code, kind, name, group } of categories) {
      const label = `${kindName(kind)} · ${group}`;
      const options = groups.get(label) ?? element("optgroup", { label });
      groups.set(label, options);
      options.append(element("option", { value: code }, name));
    }
    this.category.replaceChildren(...groups.values());
    this.category.disabled = false;
  }

  /** Choose a category; one that is not in the list (of an older catalogue) is shown by its code. */
  setCategory(code: string): void {
    if (this.category.disabled) return;
    if (![...this.category.options].some(({ value }) => value === code)) {
      this.category.append(element("option", { value: code }, code));
    }
    this.category.value = code;
  }

  setDate(on: string): void {
    this.date.value = on;
  }

  setHidden(hidden: readonly string[]): void {
    for (const control of this.switches) control.checked = !hidden.includes(control.dataset["layer"] ?? "");
  }

  private hidden(): string[] {
    return this.switches.filter((control) => !control.checked).map((control) => control.dataset["layer"] ?? "");
  }
}
