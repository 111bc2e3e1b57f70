/** Streets not walked lately, on the map and as a list; and the switch “on duty”, by which the phone keeps the way. */

import { useEffect, useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import { useLive } from "../live";
import { drawFix, type Sheet } from "../map/sheet";
import { GCJ02, WGS84 } from "../position/systems";
import { phoneCrsOf, type Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { useHere } from "../position/use_here";
import { addressOf } from "../route";
import { type KeptStreets, leftByRoad, type Stretch, walkedNow } from "../streets/streets";
import { distanceText } from "./facility_words";
import { GroundMap } from "./ground_map";

export function Streets({ phone }: { phone: Phone }) {
  const pack = useLive(async () => (await phone.pack()) ?? null);
  const kept = useLive(async () => (await phone.streets()) ?? null);
  useEffect(() => void phone.renewStreets(), []);
  if (pack === undefined || kept === undefined) return null;
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "me" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{gettext("Streets not yet walked")}</h1>
      </header>
      {pack && kept ? <Known phone={phone} pack={pack} kept={kept} /> : <p class="empty">{gettext("The streets are not on this phone yet. Open this page once with a network.")}</p>}
    </>
  );
}

function Known({ phone, pack, kept }: { phone: Phone; pack: Pack; kept: KeptStreets }) {
  const duty = useLive(() => phone.duty.duty());
  const records = useLive(() => phone.store.records());
  const { here } = useHere(phoneCrsOf(pack));
  const [place, setPlace] = useState<{ lon: number; lat: number } | null>(null);
  if (duty === undefined || !records) return null;
  const stretches = walkedNow(kept.stretches, duty?.fixes ?? [], records);
  const left = leftByRoad(stretches);
  const [whole, done] = [sum(stretches), sum(stretches.filter((one) => one.walked))];
  const middle = place ?? here ?? left[0]?.place;
  const paint = (sheet: Sheet) => {
    for (const one of stretches) drawStretch(sheet, one);
    if (here) drawFix(sheet, here);
  };
  return (
    <>
      {kept.trackDays > 0 && <Switch phone={phone} isOn={duty !== null} days={kept.trackDays} crs={phoneCrsOf(pack) === "gcj02" ? GCJ02 : WGS84} />}
      <p class="walk__head">
        {fill(gettext("Walked within %(days)s days: %(done)s of %(whole)s"), { days: kept.days, done: distanceText(done), whole: distanceText(whole) })}
        <progress class="share__bar" max={Math.max(1, whole)} value={done} aria-hidden="true" />
      </p>
      {middle && <GroundMap ground={phone.ground(pack)} place={middle} label={gettext("Map of the streets: thick and red what was not walked; the list below has it all")} paint={paint} />}
      {left.length === 0 ? <p class="empty">{gettext("All streets of your grids were walked.")}</p> : <h2 class="heading">{gettext("Not walked")}</h2>}
      <ul class="rows">
        {left.map((one) => (
          <li key={one.name}>
            <button class="row row--facility row--button" type="button" onClick={() => setPlace(one.place)}>
              <span class="row__title">{one.name}</span>
              <span class="row__far">{distanceText(one.metres)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="quiet">{gettext("A street counts as walked by a report of yours on it, or by your way on duty. Nobody else sees this list.")}</p>
    </>
  );
}

const sum = (stretches: readonly Stretch[]): number => stretches.reduce((metres, one) => metres + one.metres, 0);

export function drawStretch({ context, x, y, colour }: Sheet, { line, walked }: Stretch): void {
  context.beginPath();
  line.forEach(([lon, lat], index) => (index ? context.lineTo(x(lon), y(lat)) : context.moveTo(x(lon), y(lat))));
  context.strokeStyle = colour(walked ? "point-grid" : "point-red");
  context.lineWidth = walked ? 2 : 5;
  context.setLineDash(walked ? [2, 6] : []);
  context.stroke();
  context.setLineDash([]);
}

interface SwitchProps {
  readonly phone: Phone;
  readonly isOn: boolean;
  readonly days: number;
  readonly crs: string;
}

function Switch({ phone, isOn, days, crs }: SwitchProps) {
  const [isAsked, setAsked] = useState(false);
  const [isLeft, setLeft] = useState(false);
  const begin = async () => phone.duty.begin((await phone.me())?.username ?? null, crs);
  const forget = async () => {
    setAsked(false);
    setLeft(!(await phone.forgetWays()));
  };
  return (
    <section class="about about--duty">
      <span class="about__words">
        <span class="about__name">{isOn ? gettext("On duty: your way is kept") : gettext("Off duty: no way is kept")}</span>
        <span class="quiet">{fill(gettext("Coarse, a place every 20 m, while this app is open; deleted after %(days)s days. Never attendance, and shown to nobody but you."), { days })}</span>
      </span>
      <button class={isOn ? "big" : "big big--quiet"} id="duty" type="button" aria-pressed={isOn} onClick={() => void (isOn ? phone.duty.end() : begin())}>{isOn ? gettext("Go off duty") : gettext("Go on duty")}</button>
      {!isAsked && <button class="big big--quiet" type="button" onClick={() => setAsked(true)}>{gettext("Delete all my ways")}</button>}
      {isLeft && <p class="warning" role="alert">{gettext("Here they are deleted; the server was not reached, and still has those that were sent. Try again with a network.")}</p>}
      {isAsked && <button class="big big--danger" type="button" onClick={() => void forget()}>{gettext("Delete them for good, here and on the server")}</button>}
    </section>
  );
}
