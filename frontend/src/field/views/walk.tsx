/** Going through a grid in a census: the nearest that nobody has seen first, one tap for each, new ones where they are found. */

import { useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import { ALL, type Campaign, foundBy, type Result, toGoThrough } from "../census/censuses";
import { beginNew, recordFinding } from "../census/findings";
import { beginReport } from "../facility/drafts";
import { type Facility, nearest, type NearFacility, proposals } from "../facility/facilities";
import { useLive } from "../live";
import { drawDot, drawFix, type Look, type Sheet } from "../map/sheet";
import { nameOf } from "../pack/catalogue";
import { categoriesOf, type Pack, phoneCrsOf } from "../pack/pack";
import type { Phone } from "../phone";
import { useHere } from "../position/use_here";
import { addressOf, go, type Route } from "../route";
import { Share } from "./census";
import { distanceText, resultText } from "./facility_words";
import { GroundMap } from "./ground_map";

type WayTo = Extract<Route, { screen: "walk" }>;

const SHOWN = 40;

export function Walk({ phone, way }: { phone: Phone; way: WayTo }) {
  const pack = useLive(async () => (await phone.pack()) ?? null);
  const census = useLive(async () => (await phone.census()) ?? null);
  const facilities = useLive(async () => (await phone.facilities())?.facilities ?? []);
  if (pack === undefined || census === undefined || !facilities) return null;
  const campaign = census?.campaigns.find((one) => one.id === way.campaign) ?? null;
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "census" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{campaign?.title ?? gettext("Facility census")}</h1>
      </header>
      {pack && campaign ? <Through phone={phone} pack={pack} campaign={campaign} way={way} facilities={toGoThrough(facilities, campaign, way.grid, way.type)} /> : <p class="empty">{gettext("This census does not run any more.")}</p>}
    </>
  );
}

interface ThroughProps {
  readonly phone: Phone;
  readonly pack: Pack;
  readonly campaign: Campaign;
  readonly way: WayTo;
  readonly facilities: readonly Facility[];
}

function Through({ phone, pack, campaign, way, facilities }: ThroughProps) {
  const records = useLive(() => phone.store.records());
  const { here, look } = useHere(phoneCrsOf(pack));
  const [chosen, setChosen] = useState("");
  if (!records) return null;
  const found = foundBy(campaign, records);
  const near = nearest(facilities, here, facilities.length);
  const left = near.filter(({ facility }) => !found.has(facility.code));
  const seen = near.filter(({ facility }) => found.has(facility.code));
  const names = new Map(categoriesOf(pack).map((one) => [one.key, nameOf(one, phone.language)]));
  const grid = pack.body.territories.find((one) => one.layer === "grids" && one.code === way.grid)?.name ?? way.grid;
  const row = (one: NearFacility) => (
    <Row
      key={one.facility.code} phone={phone} pack={pack} campaign={campaign} near={one} result={found.get(one.facility.code) ?? null} type={names.get(one.facility.category) ?? one.facility.category}
      isOpen={chosen === one.facility.code} choose={() => setChosen(chosen === one.facility.code ? "" : one.facility.code)}
      found={(result, point) => {
        void recordFinding(phone, { campaign: campaign.id, code: one.facility.code, name: one.facility.name, category: one.facility.category }, result, here, point);
        setChosen("");
        look();
      }}
    />
  );
  const middle = here ?? near[0]?.facility;
  return (
    <>
      <p class="walk__head">{[grid, way.type === ALL ? gettext("All types") : (names.get(way.type) ?? way.type)].join(" · ")} <Share done={seen.length} whole={near.length} /></p>
      {middle && <WalkMap phone={phone} pack={pack} middle={middle} here={here} near={near} found={found} tapped={setChosen} />}
      <button class="big big--quiet" id="new-here" type="button" onClick={() => void startNew(phone, campaign, way)}>{gettext("A new one here")}</button>
      {left.length > 0 ? <h2 class="heading">{gettext("Not seen yet")}</h2> : <p class="empty">{gettext("All that the ledger has here has been seen.")}</p>}
      <ul class="rows">{left.slice(0, SHOWN).map(row)}</ul>
      {left.length > SHOWN && <p class="quiet">{fill(gettext("%(count)s more, further away"), { count: left.length - SHOWN })}</p>}
      {seen.length > 0 && (
        <details class="group">
          <summary class="group__name">{gettext("Seen")} <span class="quiet">{seen.length}</span></summary>
          <ul class="rows">{seen.map(row)}</ul>
        </details>
      )}
    </>
  );
}

async function startNew(phone: Phone, campaign: Campaign, { type }: WayTo): Promise<void> {
  go({ screen: "point", uid: await beginNew(phone, { campaign: campaign.id, code: "", name: "", category: type === ALL ? "" : type }) });
}

interface RowProps {
  readonly phone: Phone;
  readonly pack: Pack;
  readonly campaign: Campaign;
  readonly near: NearFacility;
  readonly result: Result | null;
  readonly type: string;
  readonly isOpen: boolean;
  readonly choose: () => void;
  readonly found: (result: Result, point: string | null) => void;
}

function Row({ phone, pack, near: { facility, metres }, result, type, isOpen, choose, found }: RowProps) {
  const [bad, setBad] = useState<"damaged" | "missing" | null>(null);
  const report = async (how: "damaged" | "missing") => {
    const [category] = proposals(categoriesOf(pack), facility.category);
    if (!category) return found(how, null);
    const uid = await beginReport(phone, facility, category, resultText(how));
    found(how, uid);
    go({ screen: "point", uid });
  };
  return (
    <li class="row row--facility" data-code={facility.code} data-result={result ?? ""}>
      <button class="row__open" type="button" aria-expanded={isOpen} onClick={choose}>
        <span class="row__title">{facility.name || type}</span>
        {metres !== null && <span class="row__far">{distanceText(metres)}</span>}
        <span class="quiet">{[facility.name && facility.name !== type && type, facility.code].filter(Boolean).join(" · ")}</span>
        {result && <span class={result === "present" ? "state state--done" : "state state--failed"}>{resultText(result)}</span>}
      </button>
      {isOpen && !bad && (
        <span class="walk__results">
          <button class="button" type="button" data-found="present" onClick={() => found("present", null)}>{resultText("present")}</button>
          <button class="button button--quiet" type="button" data-found="damaged" onClick={() => setBad("damaged")}>{resultText("damaged")}</button>
          <button class="button button--quiet" type="button" data-found="missing" onClick={() => setBad("missing")}>{resultText("missing")}</button>
        </span>
      )}
      {isOpen && bad && (
        <span class="walk__results walk__results--question">
          <button class="button" type="button" data-report="yes" onClick={() => void report(bad)}>{fill(gettext("Note “%(result)s” and report it, with photos"), { result: resultText(bad) })}</button>
          <button class="button button--quiet" type="button" data-report="no" onClick={() => found(bad, null)}>{fill(gettext("Only note “%(result)s”"), { result: resultText(bad) })}</button>
          <button class="link" type="button" onClick={() => setBad(null)}>{gettext("Back")}</button>
        </span>
      )}
    </li>
  );
}

const FINGER_PX = 30;

interface WalkMapProps {
  readonly phone: Phone;
  readonly pack: Pack;
  readonly middle: { readonly lon: number; readonly lat: number };
  readonly here: ReturnType<typeof useHere>["here"];
  readonly near: readonly NearFacility[];
  readonly found: ReadonlyMap<string, Result>;
  readonly tapped: (code: string) => void;
}

function WalkMap({ phone, pack, middle, here, near, found, tapped }: WalkMapProps) {
  const lookOf = (code: string): Look => {
    const result = found.get(code);
    if (!result) return "plain";
    return result === "present" ? "done" : "alarm";
  };
  const paint = (sheet: Sheet) => {
    if (here) drawFix(sheet, here);
    for (const { facility } of [...near].reverse()) drawDot(sheet, { ...facility, look: lookOf(facility.code) });
  };
  const tap = (x: number, y: number, sheet: Sheet) => {
    const away = ({ facility }: NearFacility) => Math.hypot(sheet.x(facility.lon) - x, sheet.y(facility.lat) - y);
    const [first] = [...near].sort((a, b) => away(a) - away(b));
    if (first && away(first) <= FINGER_PX) tapped(first.facility.code);
  };
  return <GroundMap ground={phone.ground(pack)} place={middle} label={gettext("Map of the facilities to go through: tap one; the list below has them all")} paint={paint} tapped={tap} />;
}
