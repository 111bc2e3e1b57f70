/** Which facility is it?  By its label, by its number, or from those nearby, as a list and on the map. */

import { useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import { codeIn, type Facility, matching, nearest, type NearFacility } from "../facility/facilities";
import type { KeptFacilities } from "../facility/kept";
import { useLive } from "../live";
import { drawDot, drawFix, type Sheet } from "../map/sheet";
import { categoriesOf, type Pack, phoneCrsOf } from "../pack/pack";
import { nameOf } from "../pack/catalogue";
import type { Phone } from "../phone";
import { type Here, useHere } from "../position/use_here";
import { addressOf, go } from "../route";
import { distanceText, isBroken, statusText } from "./facility_words";
import { GroundMap } from "./ground_map";

/** As many as are looked through while standing there. */
const NEAR = 30;

export function Facilities({ phone }: { phone: Phone }) {
  const pack = useLive(async () => (await phone.pack()) ?? null);
  const kept = useLive(async () => (await phone.facilities()) ?? null);
  if (pack === undefined || kept === undefined) return null;
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "choose" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{gettext("Which facility?")}</h1>
      </header>
      <a class="big" id="scan" href={addressOf({ screen: "scan" })}>{gettext("Scan the label")}</a>
      {pack && kept ? <Choice phone={phone} pack={pack} kept={kept} /> : <p class="empty">{gettext("The facilities are not on this phone yet. Sign in and open the app once with a network.")}</p>}
    </>
  );
}

function Choice({ phone, pack, kept }: { phone: Phone; pack: Pack; kept: KeptFacilities }) {
  const { here } = useHere(phoneCrsOf(pack));
  const [typed, setTyped] = useState("");
  const names = new Map(categoriesOf(pack).map((one) => [one.key, nameOf(one, phone.language)]));
  const words = typed.trim();
  const shown: NearFacility[] = words ? matching(kept.facilities, words).slice(0, NEAR).map((facility) => ({ facility, metres: null })) : nearest(kept.facilities, here, NEAR);
  return (
    <>
      <form class="search" onSubmit={(event) => open(event, typed)}>
        <label class="visually-hidden" for="facility-number">{gettext("Number on the label, or name")}</label>
        <input class="input search__input" id="facility-number" type="search" value={typed} autocomplete="off" placeholder={gettext("Number on the label, or name")} onInput={(event) => setTyped(event.currentTarget.value)} />
      </form>
      {kept.leftOut > 0 && <p class="warning">{fill(gettext("%(count)s more facilities are not on this phone: they are more than it keeps. Ask for grids of your own; until then their numbers are looked up on the server."), { count: kept.leftOut })}</p>}
      {!words && here && <NearMap phone={phone} pack={pack} here={here} near={shown} />}
      {!words && <h2 class="heading">{here ? gettext("Nearby") : gettext("In my grids")}</h2>}
      {shown.length === 0 && !words && <p class="empty">{gettext("There are no facilities in your grids.")}</p>}
      {shown.length === 0 && codeIn(words) && <a class="big" href={addressOf({ screen: "facility", code: words })}>{fill(gettext("Look up %(code)s"), { code: words })}</a>}
      <ul class="rows">{shown.map(({ facility, metres }) => <Row key={facility.code} facility={facility} metres={metres} type={names.get(facility.category) ?? facility.category} />)}</ul>
    </>
  );
}

function open(event: Event, typed: string): void {
  event.preventDefault();
  const code = codeIn(typed);
  if (code) go({ screen: "facility", code });
}

function Row({ facility, metres, type }: { facility: Facility; metres: number | null; type: string }) {
  return (
    <li>
      <a class="row row--facility" href={addressOf({ screen: "facility", code: facility.code })} data-code={facility.code}>
        <span class="row__title">{facility.name || type}</span>
        {metres !== null && <span class="row__far">{distanceText(metres)}</span>}
        <span class="quiet">{[facility.name && facility.name !== type && type, facility.code].filter(Boolean).join(" · ")}</span>
        {facility.status !== "intact" && <span class={isBroken(facility.status) ? "state state--failed" : "quiet"}>{statusText(facility.status)}</span>}
      </a>
    </li>
  );
}

/** How near a tap must come to a dot, in pixels. */
const FINGER_PX = 30;

function NearMap({ phone, pack, here, near }: { phone: Phone; pack: Pack; here: Here; near: readonly NearFacility[] }) {
  const paint = (sheet: Sheet) => {
    drawFix(sheet, here);
    // The nearest last, so that it lies on top.
    for (const { facility } of [...near].reverse()) drawDot(sheet, { ...facility, look: isBroken(facility.status) ? "alarm" : "plain" });
  };
  const tapped = (x: number, y: number, sheet: Sheet) => {
    const away = ({ facility }: NearFacility) => Math.hypot(sheet.x(facility.lon) - x, sheet.y(facility.lat) - y);
    const [first] = [...near].sort((a, b) => away(a) - away(b));
    if (first && away(first) <= FINGER_PX) go({ screen: "facility", code: first.facility.code });
  };
  return <GroundMap ground={phone.ground(pack)} place={here} label={gettext("Map of the facilities nearby: tap one; the list below has them all")} paint={paint} tapped={tapped} />;
}
