/** The receipt as a page: the unit first and largest, then why, then everything that proves it. */

import type { Alternative, Receipt, Territory } from "./api";
import { element } from "./dom";
import { fill, gettext, ngettext } from "./i18n";
import { borderText, flagText, isFallback, layerName, lossReason, stepName, stepReason, territoryText } from "./wording";

/** What is the territory called on the map?  Null where the map does not know it. */
export type NameOf = (territory: Territory) => string | null;

export interface AskedFor {
  readonly category: string;
  readonly on: string;
  readonly lon: number;
  readonly lat: number;
}

interface Answer {
  readonly title: string;
  readonly unit: string;
  readonly code: string | null;
  readonly step: string;
  readonly territory: Territory | null;
}

function answersOf(receipt: Receipt): [Answer, Answer, Answer] {
  return [
    {
      title: gettext("Accountable unit"),
      unit: receipt.accountable_unit,
      code: receipt.accountable_unit_code,
      step: receipt.step,
      territory: receipt.territory,
    },
    {
      title: gettext("Handling unit"),
      unit: receipt.handling_unit,
      code: null,
      step: receipt.handling_step,
      territory: receipt.handling_territory,
    },
    {
      title: gettext("Supervising unit"),
      unit: receipt.supervising_unit,
      code: null,
      step: receipt.supervising_step,
      territory: receipt.supervising_territory,
    },
  ];
}

function isSameGround(first: Territory | null, second: Territory | null): boolean {
  return first !== null && first.layer === second?.layer && first.code === second.code;
}

function winnerView(answer: Answer, nameOf: NameOf): HTMLElement {
  return element(
    "section",
    { class: "answer answer--winner" },
    element("h3", { class: "answer__title" }, answer.title),
    element("p", { class: "answer__unit" }, answer.unit),
    element("p", { class: isFallback(answer.step) ? "notice" : "answer__reason" }, stepReason(answer.step)),
    basisView(answer, nameOf),
  );
}

function basisView(answer: Answer, nameOf: NameOf): HTMLElement {
  const { step, territory } = answer;
  return element(
    "p",
    { class: "answer__basis" },
    element("span", { class: "tag" }, stepName(step)),
    territory ? element("span", {}, territoryText(territory, nameOf(territory))) : null,
  );
}

/** A unit beside the winner; what it shares with the winner is said, not repeated. */
function otherView(answer: Answer, winner: Answer, nameOf: NameOf): HTMLElement {
  const sameGround = answer.step === winner.step && isSameGround(answer.territory, winner.territory);
  const sameUnit = answer.unit === winner.unit;
  const shared = sameUnit ? gettext("the accountable unit itself") : gettext("on the same ground");
  return element(
    "section",
    { class: "answer answer--other" },
    element("h3", { class: "answer__title" }, answer.title),
    element("p", { class: "answer__unit" }, answer.unit),
    sameGround ? element("p", { class: "answer__basis" }, shared) : basisView(answer, nameOf),
  );
}

function fact(term: string, ...value: (Node | string)[]): HTMLElement {
  return element("div", { class: "fact" }, element("dt", {}, term), element("dd", {}, ...value));
}

function factsView(receipt: Receipt, asked: AskedFor): HTMLElement {
  const border = borderText(receipt);
  return element(
    "dl",
    { class: "facts" },
    fact(gettext("Category"), asked.category),
    fact(gettext("Date"), asked.on),
    border
      ? fact(
          gettext("To the nearest border"),
          border.text,
          border.close ? element("span", { class: "fact__warning" }, gettext("close to a border")) : "",
        )
      : null,
    fact(gettext("Longitude, latitude"), `${asked.lon.toFixed(6)}, ${asked.lat.toFixed(6)}`),
  );
}

/** What the reader must know; that nobody's ground lies here is said by the reason itself. */
function flagsView(flags: readonly string[]): HTMLElement | null {
  const notices = flags.filter((flag) => !isFallback(flag.toUpperCase()));
  if (notices.length === 0) return null;
  return element(
    "ul",
    { class: "notices" },
    ...notices.map((flag) => element("li", { class: "notice" }, flagText(flag))),
  );
}

function alternativeView(alternative: Alternative): HTMLElement {
  const ground = `${layerName(alternative.layer)} ${alternative.code}`;
  return element(
    "li",
    {},
    element(
      "span",
      { class: "alternatives__unit" },
      alternative.unit,
      element("span", { class: "tag" }, alternative.part === "handling" ? gettext("handling") : gettext("accountable")),
    ),
    element("span", { class: "alternatives__why" }, `${ground} · ${lossReason(alternative.reason)}`),
  );
}

function alternativesView(alternatives: readonly Alternative[]): HTMLElement {
  if (alternatives.length === 0) {
    return element("p", { class: "quiet" }, gettext("No other unit could have answered for this place."));
  }
  const count = alternatives.length;
  const title = fill(ngettext("%(count)s other candidate", "%(count)s other candidates", count), { count });
  return element(
    "details",
    { class: "alternatives" },
    element("summary", {}, title),
    element("ul", {}, ...alternatives.map(alternativeView)),
  );
}

function versionsView(versions: Receipt["versions"]): HTMLElement | null {
  const names: Record<string, string> = {
    ground: gettext("ground"),
    policy: gettext("policy"),
    catalogue: gettext("catalogue"),
  };
  const parts = Object.entries(versions).flatMap(([name, version]) =>
    version === null ? [] : [`${names[name] ?? name} ${version}`],
  );
  if (parts.length === 0) return null;
  return element("p", { class: "quiet" }, fill(gettext("Decided by: %(versions)s"), { versions: parts.join(" · ") }));
}

/** The whole receipt for what was asked, made of text nodes only. */
export function receiptView(receipt: Receipt, asked: AskedFor, nameOf: NameOf): DocumentFragment {
  const [accountable, handling, supervising] = answersOf(receipt);
  const fragment = document.createDocumentFragment();
  const parts = [
    winnerView(accountable, nameOf),
    flagsView(receipt.flags),
    element(
      "div",
      { class: "answers" },
      otherView(handling, accountable, nameOf),
      otherView(supervising, accountable, nameOf),
    ),
    factsView(receipt, asked),
    alternativesView(receipt.alternatives),
    versionsView(receipt.versions),
  ];
  fragment.append(...parts.filter((part) => part !== null));
  return fragment;
}
