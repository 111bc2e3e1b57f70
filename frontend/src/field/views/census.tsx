/** A census of facilities: which one, in which grid, of which type; how far each is. */

import { fill, gettext, ngettext } from "../../i18n";
import { ALL, type Campaign, foundBy, toGoThrough, typesIn } from "../census/censuses";
import type { Facility } from "../facility/facilities";
import { useLive } from "../live";
import type { KeptRecord } from "../outbox/records";
import { nameOf } from "../pack/catalogue";
import { categoriesOf, type Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { addressOf } from "../route";

export function Census({ phone }: { phone: Phone }) {
  const pack = useLive(async () => (await phone.pack()) ?? null);
  const census = useLive(async () => (await phone.census()) ?? null);
  const facilities = useLive(async () => (await phone.facilities())?.facilities ?? []);
  const records = useLive(() => phone.store.records());
  if (pack === undefined || census === undefined || !facilities || !records) return null;
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "choose" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{gettext("Facility census")}</h1>
      </header>
      {!census?.campaigns.length && <p class="empty">{gettext("No census runs in your grids now. Your grid manager or the office calls one.")}</p>}
      {pack && census?.campaigns.map((one) => <OneCensus key={one.id} phone={phone} pack={pack} campaign={one} facilities={facilities} records={records} />)}
    </>
  );
}

interface OneCensusProps {
  readonly phone: Phone;
  readonly pack: Pack;
  readonly campaign: Campaign;
  readonly facilities: readonly Facility[];
  readonly records: readonly KeptRecord[];
}

function OneCensus({ phone, pack, campaign, facilities, records }: OneCensusProps) {
  const found = foundBy(campaign, records);
  const names = new Map(categoriesOf(pack).map((one) => [one.key, nameOf(one, phone.language)]));
  const own = new Set(facilities.flatMap(({ grid }) => (grid ? [grid] : [])));
  const grids = pack.body.territories.filter((one) => one.layer === "grids" && own.has(one.code) && (campaign.grids.length === 0 || campaign.grids.includes(one.code)));
  return (
    <section class="census">
      <h2 class="heading heading--first">{campaign.title}</h2>
      <p class="quiet">{fill(gettext("until %(day)s, that day included"), { day: campaign.last_on })}</p>
      {grids.map((grid) => {
        const all = toGoThrough(facilities, campaign, grid.code, ALL);
        return (
          <details class="group" key={grid.code}>
            <summary class="group__name group__name--share">
              {grid.name} <Share done={all.filter((one) => found.has(one.code)).length} whole={all.length} />
            </summary>
            <ul class="rows">
              <Way campaign={campaign} grid={grid.code} type={ALL} title={gettext("All types")} list={all} found={found} />
              {[...typesIn(facilities, campaign, grid.code).keys()].map((key) => (
                <Way key={key} campaign={campaign} grid={grid.code} type={key} title={names.get(key) ?? key} list={toGoThrough(facilities, campaign, grid.code, key)} found={found} />
              ))}
            </ul>
          </details>
        );
      })}
    </section>
  );
}

interface WayProps {
  readonly campaign: Campaign;
  readonly grid: string;
  readonly type: string;
  readonly title: string;
  readonly list: readonly Facility[];
  readonly found: ReadonlyMap<string, string>;
}

function Way({ campaign, grid, type, title, list, found }: WayProps) {
  const bad = list.filter(({ code }) => ["damaged", "missing"].includes(found.get(code) ?? "")).length;
  return (
    <li>
      <a class="row" href={addressOf({ screen: "walk", campaign: campaign.id, grid, type })} data-type={type}>
        <span class="row__title">{title}</span>
        <Share done={list.filter(({ code }) => found.has(code)).length} whole={list.length} />
        {bad > 0 && <span class="state state--failed">{fill(ngettext("%(count)s damaged or missing", "%(count)s damaged or missing", bad), { count: bad })}</span>}
      </a>
    </li>
  );
}

export function Share({ done, whole }: { done: number; whole: number }) {
  return (
    <span class="share">
      <progress class="share__bar" max={Math.max(1, whole)} value={done} aria-hidden="true" />
      <span>{fill(gettext("%(done)s of %(whole)s seen"), { done, whole })}</span>
    </span>
  );
}
