/** What happened to a record, when and by whom: fetched when it is opened, a page at a time. */

import { RequestFailure } from "../api";
import { element } from "../dom";
import { failureTitle } from "../failure_words";
import { fill, gettext } from "../i18n";
import { editionName, momentText } from "../wording";
import type { Change, HistoryEntry, HistoryPage } from "./records";

/** The page of a history at this address; null: its first. */
export type FetchHistory = (address: string | null) => Promise<HistoryPage>;

function labelName(label: string): string {
  const names: Record<string, string> = {
    insert: gettext("Entered"),
    update: gettext("Changed"),
    delete: gettext("Removed"),
  };
  return names[label] ?? label;
}

function changeView(change: Change): HTMLElement {
  return element(
    "li",
    { class: "change" },
    element("span", { class: "change__name" }, change.name),
    element("del", {}, change.old ?? gettext("nothing")),
    element("span", { class: "visually-hidden" }, gettext("became")),
    element("span", { "aria-hidden": "true" }, "→"),
    element("ins", {}, change.new ?? gettext("nothing")),
  );
}

function entryView(entry: HistoryEntry, timeZone: string): HTMLElement {
  const who = entry.by ?? fill(gettext("database login %(login)s"), { login: entry.login });
  return element(
    "li",
    { class: "event" },
    element(
      "p",
      { class: "event__head" },
      element("span", { class: "event__label" }, labelName(entry.label)),
      element("time", { datetime: entry.at }, momentText(entry.at, timeZone)),
    ),
    element("p", { class: "event__who" }, [who, entry.edition ? editionName(entry.edition) : ""].filter(Boolean).join(" · ")),
    entry.changes.length > 0 ? element("ul", { class: "changes" }, ...entry.changes.map(changeView)) : null,
  );
}

/** A closed part of the drawer that fetches the history when it is opened. */
export function historyView(fetchPage: FetchHistory, timeZone: string): HTMLElement {
  const entries = element("ol", { class: "events" });
  const state = element("p", { class: "quiet", role: "status" });
  const more = element("button", { type: "button", class: "button button--quiet" }, gettext("Earlier changes"));
  const root = element(
    "details",
    { class: "part part--fold" },
    element("summary", { class: "part__title" }, gettext("History")),
    entries,
    state,
    more,
  );
  let next: string | null = null;
  let isLoading = false;
  const load = async () => {
    isLoading = true;
    more.hidden = true;
    state.textContent = gettext("Loading …");
    try {
      const page = await fetchPage(next);
      entries.append(...page.results.map((entry) => entryView(entry, timeZone)));
      next = page.next;
      const isEmpty = entries.childElementCount === 0 && next === null;
      state.textContent = isEmpty ? gettext("Nothing has been recorded yet.") : "";
      more.textContent = gettext("Earlier changes");
      more.hidden = next === null;
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      state.textContent = failureTitle(error.kind);
      more.textContent = gettext("Try again");
      more.hidden = error.kind === "forbidden";
    } finally {
      isLoading = false;
    }
  };
  more.hidden = true;
  more.addEventListener("click", () => void load());
  root.addEventListener("toggle", () => {
    if (root.open && !isLoading && entries.childElementCount === 0) void load();
  });
  return root;
}
