/** One grid in a survey: its ground with the streets not walked, what is found there, and what the grid answers. */

import { useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import type { Place } from "../../geography";
import { useLive } from "../live";
import { drawFix, type Sheet } from "../map/sheet";
import { nameOf } from "../pack/catalogue";
import { categoriesOf, type Pack, phoneCrsOf } from "../pack/pack";
import type { Phone } from "../phone";
import { metresBetween } from "../position/fixes";
import { type Here, useHere } from "../position/use_here";
import { addressOf, go } from "../route";
import { beginFind, sayOf } from "../surveys/answering";
import { type GivenAnswer, gridNow, type GridNow, type Survey, type SurveyGrid } from "../surveys/surveys";
import type { KeptStreets } from "../streets/streets";
import { reasonText, stateText } from "../words";
import { GroundMap } from "./ground_map";
import { drawStretch } from "./streets";
import { SurveyGone } from "./survey";
import { standingState, standingText } from "./surveys";
import { useInAppCamera } from "./use_camera";

export function SurveyGridScreen({ phone, uid, grid: code }: { phone: Phone; uid: string; grid: string }) {
  const kept = useLive(async () => ({ work: await phone.work(), records: await phone.store.records(), pack: (await phone.pack()) ?? null, streets: (await phone.streets()) ?? null }));
  const { here } = useHere(kept?.pack ? phoneCrsOf(kept.pack) : undefined);
  if (!kept) return null;
  const survey = kept.work?.surveys?.find((one) => one.uid === uid);
  const grid = survey?.grids.find((one) => one.code === code);
  if (!survey || !grid) return <SurveyGone />;
  const now = gridNow(survey, grid, kept.records, kept.work!.takenAt);
  const asked = { phone, survey, grid, now, here };
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "survey", uid })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{grid.name}</h1>
        <span class={`state state--${standingState(now.standing)}`} id="standing">{standingText(now.standing, now.reports)}</span>
      </header>
      <p class="quiet">{survey.title}</p>
      {kept.pack && <Ground phone={phone} pack={kept.pack} grid={code} streets={kept.streets} here={here} />}
      {now.onItsWay ? <OnItsWay now={now} /> : null}
      {now.refused && <p class="warning" role="alert">{`${gettext("Not accepted")}: ${reasonText(now.refused.reason ?? { code: "" })}`}</p>}
      {now.answer && <Given {...asked} answer={now.answer} />}
      {now.standing === "not_begun" && <button class="big" id="begin" type="button" onClick={() => void sayOf(phone, { survey, grid, kind: "begun" }, here)}>{gettext("Begin in this grid")}</button>}
      {now.standing === "under_way" && !now.isContradicted && <Open {...asked} pack={kept.pack} />}
    </>
  );
}

interface GroundProps {
  readonly phone: Phone;
  readonly pack: Pack;
  readonly grid: string;
  readonly streets: KeptStreets | null;
  readonly here: Here | null;
}

function Ground({ phone, pack, grid, streets, here }: GroundProps) {
  const territory = pack.body.territories.find((one) => one.layer === "grids" && one.code === grid);
  const rings = ringsOf(territory?.geometry);
  const box = boxOf(rings);
  const middle = box?.middle ?? here;
  if (!middle) return null;
  const paint = (sheet: Sheet) => {
    for (const ring of rings) drawRing(sheet, ring);
    for (const one of streets?.stretches ?? []) if (one.grid === grid) drawStretch(sheet, one);
    if (here) drawFix(sheet, here);
  };
  return <GroundMap ground={phone.ground(pack)} place={middle} firstM={box?.metresPerPixel} label={gettext("Map of the grid: its outline, thick and red the streets not walked lately")} paint={paint} />;
}

type Ring = readonly (readonly number[])[];

function ringsOf(geometry: { readonly type: string; readonly coordinates: unknown } | null | undefined): Ring[] {
  if (geometry?.type === "Polygon") return geometry.coordinates as Ring[];
  return geometry?.type === "MultiPolygon" ? (geometry.coordinates as Ring[][]).flat() : [];
}

/** On the smallest phone the map has so many pixels, with room around what lies on it. */
const [WIDE_PX, HIGH_PX] = [270, 200];

/** Where the middle of these rings lies, and at which scale all of them is on the map; null: there are none. */
function boxOf(rings: readonly Ring[]): { readonly middle: Place; readonly metresPerPixel: number } | null {
  const corners = rings.flat();
  if (corners.length === 0) return null;
  const span = (index: number) => {
    const found = corners.map((corner) => corner[index] ?? 0);
    return [Math.min(...found), Math.max(...found)] as const;
  };
  const [[west, east], [south, north]] = [span(0), span(1)];
  const middle = { lon: (west + east) / 2, lat: (south + north) / 2 };
  const wideM = metresBetween({ ...middle, lon: west }, { ...middle, lon: east });
  const highM = metresBetween({ ...middle, lat: south }, { ...middle, lat: north });
  return { middle, metresPerPixel: Math.max(wideM / WIDE_PX, highM / HIGH_PX) };
}

function drawRing({ context, x, y, colour }: Sheet, ring: Ring): void {
  context.beginPath();
  ring.forEach(([lon = 0, lat = 0], index) => (index ? context.lineTo(x(lon), y(lat)) : context.moveTo(x(lon), y(lat))));
  context.strokeStyle = colour("brand");
  context.lineWidth = 4;
  context.stroke();
}

function OnItsWay({ now }: { now: GridNow }) {
  const record = now.onItsWay!;
  return (
    <p class="decided" role="status" id="said">
      {record.findings.answer!.kind === "taken_back" ? gettext("The answer is taken back") : gettext("You have answered")} · {stateText(record.state)}
    </p>
  );
}

interface AskedProps {
  readonly phone: Phone;
  readonly survey: Survey;
  readonly grid: SurveyGrid;
  readonly now: GridNow;
  readonly here: Here | null;
}

/** What is still to be done: find something, or say that nothing is there. */
function Open({ phone, survey, grid, now, here, pack }: AskedProps & { pack: Pack | null }) {
  const inApp = useInAppCamera() === true;
  const sought = pack ? categoriesOf(pack).filter(({ key }) => survey.categories.includes(key)) : [];
  return (
    <>
      <h2 class="heading">{gettext("Report a find")}</h2>
      <ul class="choices">
        {sought.map((category) => (
          <li key={category.key}>
            <button class="choice" type="button" data-category={category.key} onClick={() => void beginFind(phone, survey, grid, category.key, inApp)}>{nameOf(category, phone.language)}</button>
          </li>
        ))}
      </ul>
      <h2 class="heading">{gettext("Finish this grid")}</h2>
      <Finish phone={phone} survey={survey} grid={grid} now={now} here={here} />
    </>
  );
}

const LONGEST_NOTE = 400;

/** In two steps: what is said of a whole grid is not said by a slip of the finger. */
function Finish({ phone, survey, grid, now, here }: AskedProps) {
  const [isAsked, setAsked] = useState(false);
  const [note, setNote] = useState("");
  const kind = now.reports > 0 ? "finds" : "zero";
  const say = async () => {
    await sayOf(phone, { survey, grid, kind, note: note.trim() }, here);
    go({ screen: "survey", uid: survey.uid });
  };
  if (!isAsked) {
    return <button class="big big--quiet" id="finish" type="button" onClick={() => setAsked(true)}>{kind === "zero" ? gettext("Nothing found here: zero report") : gettext("All found is reported: finish")}</button>;
  }
  return (
    <div class="question">
      <p>{kind === "zero" ? fill(gettext("You say for all of %(grid)s that nothing was found, with the time and where you stand."), { grid: grid.name }) : fill(gettext("You say that all of %(grid)s was gone through; %(count)s reported."), { grid: grid.name, count: now.reports })}</p>
      <label class="words">
        <span class="heading">{gettext("In words (if needed)")}</span>
        <textarea class="input words__text" rows={2} maxLength={LONGEST_NOTE} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <button class="big" id="confirm" type="button" onClick={() => void say()}>{kind === "zero" ? gettext("Yes, zero report") : gettext("Yes, finished")}</button>
      <button class="big big--quiet" type="button" onClick={() => setAsked(false)}>{gettext("Not yet")}</button>
    </div>
  );
}

/** The answer that stands, and taking it back with a reason. */
function Given({ phone, survey, grid, now, here, answer }: AskedProps & { answer: GivenAnswer }) {
  const me = useLive(async () => (await phone.me()) ?? null);
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const mayTakeBack = answer.mine || me?.roles.includes("grid_manager");
  const takeBack = () => sayOf(phone, { survey, grid, kind: "taken_back", note: reason.trim(), takesBack: answer.uid }, here);
  return (
    <section class="decided">
      <p id="given">{[answer.mine ? gettext("You have answered") : gettext("Somebody else has answered"), answer.note].filter(Boolean).join(" · ")}</p>
      {now.isContradicted && <p class="row__reason">{gettext("Something was reported after the zero report: take it back.")}</p>}
      {mayTakeBack && !isAsked && <button class="big big--quiet" id="take-back" type="button" onClick={() => setAsked(true)}>{gettext("Take the answer back")}</button>}
      {isAsked && (
        <div class="question">
          <label class="words">
            <span class="heading">{gettext("Why (needed)")}</span>
            <input class="input words__text" id="why" type="text" maxLength={LONGEST_NOTE} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
          </label>
          <button class="big" id="confirm" type="button" disabled={!reason.trim()} onClick={() => void takeBack()}>{gettext("Take it back")}</button>
          <button class="big big--quiet" type="button" onClick={() => setAsked(false)}>{gettext("Leave it")}</button>
        </div>
      )}
    </section>
  );
}
