/** The facet of days: the last week, month or quarter by a click, any span by two dates. */

import { element } from "../dom";
import { gettext } from "../i18n";
import { rangeOf, SPANS_DAYS } from "../points/filter";
import { facetName, seenName } from "../points/wording";

/** Spans as buttons of which one may be pressed, and two fields for everything else. */
export class DateFacet {
  readonly root: HTMLDetailsElement;
  private readonly badge = element("span", { class: "facet__badge", hidden: true }, "1");
  private readonly spans = ["", ...SPANS_DAYS.map(String)].map((seen) => {
    const count = element("span", { class: "span__count" });
    const button = element("button", { type: "button", class: "span", "data-seen": seen }, seenName(seen), count);
    return { seen, button, count };
  });
  private readonly first = element("input", { type: "date", class: "input", "aria-label": gettext("First day") });
  private readonly last = element("input", { type: "date", class: "input", "aria-label": gettext("Last day") });

  constructor(onChange: (seen: string) => void) {
    for (const { seen, button } of this.spans) button.addEventListener("click", () => onChange(seen));
    const onDates = () => {
      const seen = `${this.first.value}/${this.last.value}`;
      onChange(rangeOf(seen) === null ? "" : seen);
    };
    this.first.addEventListener("change", onDates);
    this.last.addEventListener("change", onDates);
    this.root = element(
      "details",
      { class: "facet", "data-facet": "seen", open: true },
      element("summary", { class: "facet__head" }, element("span", {}, facetName("seen")), this.badge),
      element(
        "div",
        { class: "facet__body" },
        element("div", { class: "spans" }, ...this.spans.map(({ button }) => button)),
        element("div", { class: "days" }, this.first, element("span", { "aria-hidden": "true" }, "–"), this.last),
      ),
    );
  }

  /** Show what is chosen, and how many points each span would leave (the last count: any day). */
  show(seen: string, counts: readonly number[]): void {
    const range = rangeOf(seen);
    const days = range && !("days" in range) ? range : { first: "", last: "" };
    this.first.value = days.first;
    this.last.value = days.last;
    this.badge.hidden = seen === "";
    this.spans.forEach((span, index) => {
      span.button.setAttribute("aria-pressed", String(span.seen === seen));
      span.count.textContent = String(index === 0 ? (counts[SPANS_DAYS.length] ?? 0) : (counts[index - 1] ?? 0));
    });
  }
}
