/** The receipt as a page: the unit first and largest, then why, then everything that proves it. */

import type { Alternative, Receipt, Territory } from "../api";
import { element } from "../dom";
import { fill, gettext, ngettext } from "../i18n";
import { borderText, flagText, isFallback, layerName, lossReason, stepName, stepReason, territoryText } from "../wording";
import { fact, factList } from "./facts";

export interface ReceiptLinks {
  /** What is the territory called?  Null where nobody knows. */
  nameOf(territory: Territory): string | null;
  /** Opens the territory; null where it has no drawer. */
  opens(territory: Territory): (() => void) | null;
}

type Part = Alternative["part"];

interface Answer {
  readonly part: Part;
  readonly title: string;
  readonly unit: string;
  readonly code: string | null;
  readonly step: string;
  readonly territory: Territory | null;
}

function answersOf(receipt: Receipt): [Answer, Answer, Answer] {
  return [
    {
      part: "accountable",
      title: gettext("Accountable unit"),
      unit: receipt.accountable_unit,
      code: receipt.accountable_unit_code,
      step: receipt.step,
      territory: receipt.territory,
    },
    {
      part: "handling",
      title: gettext("Handling unit"),
      unit: receipt.handling_unit,
      code: null,
      step: receipt.handling_step,
      territory: receipt.handling_territory,
    },
    {
      part: "supervising",
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

function winnerView(answer: Answer, links: ReceiptLinks): HTMLElement {
  return element(
    "section",
    { class: "answer answer--winner" },
    element("h3", { class: "answer__title" }, answer.title),
    element("p", { class: "answer__unit" }, answer.unit),
    element("p", { class: isFallback(answer.step) ? "notice" : "answer__reason" }, stepReason(answer.step)),
    basisView(answer, links),
  );
}

function territoryView(territory: Territory, links: ReceiptLinks): HTMLElement {
  const text = territoryText(territory, links.nameOf(territory));
  const open = links.opens(territory);
  if (!open) return element("span", {}, text);
  const button = element("button", { type: "button", class: "link" }, text);
  button.addEventListener("click", open);
  return button;
}

function basisView({ step, territory }: Answer, links: ReceiptLinks): HTMLElement {
  return element(
    "p",
    { class: "answer__basis" },
    element("span", { class: "tag" }, stepName(step)),
    territory ? territoryView(territory, links) : null,
  );
}

/** A unit beside the winner; what it shares with the winner is said, not repeated. */
function otherView(answer: Answer, winner: Answer, links: ReceiptLinks): HTMLElement {
  const sameGround = answer.step === winner.step && isSameGround(answer.territory, winner.territory);
  const sameUnit = answer.unit === winner.unit;
  const shared = sameUnit ? gettext("the accountable unit itself") : gettext("on the same ground");
  return element(
    "section",
    { class: `answer answer--other answer--${answer.part}` },
    element("h3", { class: "answer__title" }, answer.title),
    element("p", { class: "answer__unit" }, answer.unit),
    sameGround ? element("p", { class: "answer__basis" }, shared) : basisView(answer, links),
  );
}

function borderFact(receipt: Receipt): HTMLElement | null {
  const border = borderText(receipt);
  if (!border) return null;
  const warning = border.close ? element("span", { class: "fact__warning" }, gettext("close to a border")) : null;
  return fact(gettext("To the nearest border"), border.text, warning);
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

function partName(part: Part): string {
  const names = {
    accountable: gettext("accountable"),
    handling: gettext("handling"),
    supervising: gettext("supervising"),
  };
  return names[part];
}

function alternativeView(alternative: Alternative, links: ReceiptLinks): HTMLElement {
  const { layer, code, part, reason, unit } = alternative;
  const name = links.nameOf({ layer, code, edition: null });
  const ground = `${layerName(layer)} ${name && name !== code ? name : code}`;
  return element(
    "li",
    {},
    element("span", { class: "alternatives__unit" }, unit, element("span", { class: "tag" }, partName(part))),
    element("span", { class: "alternatives__why" }, `${ground} · ${lossReason(reason)}`),
  );
}

function alternativesView(alternatives: readonly Alternative[], links: ReceiptLinks): HTMLElement {
  if (alternatives.length === 0) {
    return element("p", { class: "quiet" }, gettext("No other unit could have answered for this place."));
  }
  const count = alternatives.length;
  const title = fill(ngettext("%(count)s other candidate", "%(count)s other candidates", count), { count });
  return element(
    "details",
    { class: "alternatives" },
    element("summary", {}, title),
    element("ul", {}, ...alternatives.map((alternative) => alternativeView(alternative, links))),
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

/** The whole receipt, made of text nodes only; `more` are facts that stand with its own. */
export function receiptView(
  receipt: Receipt,
  links: ReceiptLinks,
  more: readonly (HTMLElement | null)[] = [],
): (HTMLElement | null)[] {
  const [accountable, handling, supervising] = answersOf(receipt);
  return [
    winnerView(accountable, links),
    flagsView(receipt.flags),
    element(
      "div",
      { class: "answers" },
      otherView(handling, accountable, links),
      otherView(supervising, accountable, links),
    ),
    factList([borderFact(receipt), ...more]),
    alternativesView(receipt.alternatives, links),
    versionsView(receipt.versions),
  ];
}
