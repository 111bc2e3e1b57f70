/** How the case of a point stands: its state, its time, and the way to the workbench. */

import { element } from "../dom";
import { gettext } from "../i18n";
import { dueView } from "../side/due_view";
import { momentText } from "../wording";
import { fact, factList } from "./facts";
import type { PointCase } from "./records";

const SECOND_MS = 1000;

/** What the drawer says of the case `found`. */
export function caseView(
  found: PointCase,
  about: {
    /** The name of its state. */
    readonly state: string;
    readonly timeZone: string;
    /** The address of the workbench. */
    readonly workbench: string;
  },
): HTMLElement {
  const { light, due_at, urged_at } = found;
  const due = due_at === null ? null : dueView(light ?? "", Date.parse(due_at) / SECOND_MS, about.timeZone);
  const href = `${about.workbench}?tab=all&case=${encodeURIComponent(found.uid)}`;
  const link = element("a", { class: "button button--quiet", href }, gettext("Open in the workbench"));
  const facts = factList([
    fact(gettext("State"), element("strong", {}, about.state)),
    fact(gettext("Due"), due ?? gettext("no clock runs")),
    fact(gettext("Last urged"), urged_at === null ? null : momentText(urged_at, about.timeZone)),
    fact(gettext("Case number"), found.number),
  ]);
  return element("div", { class: "case" }, facts, link);
}
