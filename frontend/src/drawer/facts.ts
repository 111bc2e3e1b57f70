/** Facts as a list of terms and values; what is not known is left out. */

import { element } from "../dom";

/** A term and its value; null where there is nothing to say. */
export function fact(term: string, ...value: (Node | string | number | null | undefined)[]): HTMLElement | null {
  const parts = value.filter((part) => part !== null && part !== undefined && part !== "");
  if (parts.length === 0) return null;
  const shown = parts.map((part) => (typeof part === "number" ? String(part) : (part as Node | string)));
  return element("div", { class: "fact" }, element("dt", {}, term), element("dd", {}, ...shown));
}

/** The facts that have something to say, as one list; null where none has. */
export function factList(facts: readonly (HTMLElement | null)[]): HTMLElement | null {
  const shown = facts.filter((one) => one !== null);
  return shown.length === 0 ? null : element("dl", { class: "facts" }, ...shown);
}

/** A part of the drawer under its own heading. */
export function section(title: string, ...children: (Node | null)[]): HTMLElement {
  return element("section", { class: "part" }, element("h3", { class: "part__title" }, title), ...children);
}
