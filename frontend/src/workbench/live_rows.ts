/** The list as it is now, put over the list as it stands: what the reader holds (focus, ticks, the open case) stays. */

import { element } from "../dom";
import { fill, gettext, ngettext } from "../i18n";

const ROW = ".cases__row";

/** What became of the list: rows that say something else, that have come, that are not in it any more. */
export interface Renewed {
  readonly changed: number;
  readonly come: number;
  readonly gone: number;
}

const uidOf = (row: HTMLElement) => row.dataset["case"] ?? "";

function rowsOf(list: ParentNode): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(ROW)];
}

/** What a row says of itself after it has changed under the reader's eyes. */
function note(row: HTMLElement, text: string, kind: "changed" | "new" | "gone"): void {
  row.classList.remove("cases__row--gone");
  seen(row);
  row.classList.add(`cases__row--${kind}`);
  row.querySelector(".cases__foot")?.append(element("span", { class: "mark cases__news" }, text));
}

/** The row's news have been seen. */
export function seen(row: HTMLElement): void {
  if (row.classList.contains("cases__row--gone")) return;
  row.classList.remove("cases__row--changed", "cases__row--new");
  row.querySelector(".cases__news")?.remove();
}

/** Let the row say what the fresh one says; true where more than the time left is different. */
function renewRow(row: HTMLElement, fresh: HTMLElement): boolean {
  const [link, freshLink] = [row.querySelector("a")!, fresh.querySelector("a")!];
  if (row.dataset["version"] === fresh.dataset["version"] && !row.classList.contains("cases__row--gone")) {
    const [light, freshLight] = [link.querySelector(".light"), freshLink.querySelector(".light")];
    if (light && freshLight) light.replaceWith(freshLight);
    else if (freshLight) link.querySelector(".cases__head")!.append(freshLight);
    else light?.remove();
    return false;
  }
  row.dataset["version"] = fresh.dataset["version"];
  link.replaceChildren(...freshLink.childNodes);
  note(row, gettext("changed just now"), "changed");
  return true;
}

/** Is this row in the reader's hands? */
function isHeld(row: HTMLElement): boolean {
  const isTicked = row.querySelector<HTMLInputElement>('input[type="checkbox"]')?.checked ?? false;
  return isTicked || row.contains(document.activeElement) || row.classList.contains("cases__row--open");
}

function renewRows(list: HTMLElement, fresh: HTMLElement): Renewed {
  const old = new Map(rowsOf(list).map((row) => [uidOf(row), row]));
  const seen = new Set<string>();
  let [changed, come, gone] = [0, 0, 0];
  let cursor = list.firstElementChild;
  for (const freshRow of rowsOf(fresh)) {
    const uid = uidOf(freshRow);
    seen.add(uid);
    const row = old.get(uid) ?? freshRow;
    if (row === freshRow) {
      note(row, gettext("new"), "new");
      come += 1;
    } else if (renewRow(row, freshRow)) changed += 1;
    if (row === cursor) cursor = cursor.nextElementSibling;
    else list.insertBefore(row, cursor);
  }
  for (const [uid, row] of old) {
    if (seen.has(uid) || row.classList.contains("cases__row--gone")) continue;
    gone += 1;
    if (isHeld(row)) note(row, gettext("no longer in this list"), "gone");
    else row.remove();
  }
  return { changed, come, gone };
}

/** Put the fresh list over the one that stands. */
export function renew(box: HTMLElement, fresh: HTMLElement): Renewed {
  const focused = document.activeElement;
  const [list, freshList] = [box.querySelector<HTMLElement>(".cases"), fresh.querySelector<HTMLElement>(".cases")];
  let renewed: Renewed;
  if (list && freshList) {
    renewed = renewRows(list, freshList);
    const [pages, freshPages] = [box.querySelector(".pages"), fresh.querySelector(".pages")];
    if (pages && freshPages) pages.replaceWith(freshPages);
  } else {
    const counted = { come: freshList ? rowsOf(freshList).length : 0, gone: list ? rowsOf(list).length : 0 };
    if (list && rowsOf(list).some(isHeld)) {
      renewed = renewRows(list, element("ol"));
    } else {
      box.replaceChildren(...fresh.childNodes);
      renewed = { changed: 0, ...counted };
    }
  }
  if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement) {
    focused.focus({ preventScroll: true }); // a row that was moved let go of it
  }
  return renewed;
}

/** In words, for those who do not see the rows; empty where nothing happened. */
export function renewedText({ changed, come, gone }: Renewed): string {
  const parts = [
    changed && fill(ngettext("%(count)s case has changed", "%(count)s cases have changed", changed), { count: changed }),
    come && fill(ngettext("%(count)s case is new", "%(count)s cases are new", come), { count: come }),
    gone && fill(ngettext("%(count)s case has left the list", "%(count)s cases have left the list", gone), { count: gone }),
  ];
  return parts.filter(Boolean).join(" · ");
}
