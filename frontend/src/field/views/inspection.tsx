/** The month's inspection: the points that are drawn for one, on the map and as a list; and the checklist of one of them. */

import { useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import { type InspectionTask, keepScore, type KeptInspection, recordsOf, scoredOf, type Standard } from "../inspection/inspection";
import { useLive } from "../live";
import { drawDot, drawFix, type Sheet } from "../map/sheet";
import type { KeptRecord } from "../outbox/records";
import { phoneCrsOf, type Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { useHere } from "../position/use_here";
import { addressOf, go } from "../route";
import { stateText } from "../words";
import { GroundMap } from "./ground_map";

/** Metres a pixel: a quarter of a town. */
const FIRST_M = 2;
const FINGER_PX = 30;
const MOST = 1000;

export function Inspection({ phone, task }: { phone: Phone; task: number | undefined }) {
  const kept = useLive(() => phone.inspection());
  const records = useLive(() => phone.store.records());
  const pack = useLive(async () => (await phone.pack()) ?? null);
  if (kept === undefined || !records || pack === undefined) return null;
  const one = kept?.tasks.find(({ id }) => id === task);
  if (kept && one) return <Checklist phone={phone} kept={kept} task={one} records={records} />;
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "tasks" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{gettext("Monthly inspection")}</h1>
      </header>
      {!kept?.tasks.length && <p class="empty">{gettext("Nothing is drawn for you in this month.")}</p>}
      {pack && kept && kept.tasks.length > 0 && <PointsMap phone={phone} pack={pack} kept={kept} records={records} />}
      <InspectionRows tasks={kept?.tasks ?? []} records={records} />
    </>
  );
}

/** The points drawn for one as rows, those that are done last. */
export function InspectionRows({ tasks, records }: { tasks: readonly InspectionTask[]; records: readonly KeptRecord[] }) {
  const rows = tasks.map((task) => ({ task, done: scoredOf(task, records).size, whole: task.standards.length }));
  rows.sort((a, b) => Number(a.done === a.whole) - Number(b.done === b.whole)); // else as they came: by code
  return (
    <ul class="rows">
      {rows.map(({ task, done, whole }) => (
        <li key={task.id}>
          <a class="row" href={addressOf({ screen: "inspection", task: task.id })} data-point={task.code}>
            <span class="row__title">{task.name}</span>
            <span class="share">
              <progress class="share__bar" max={Math.max(1, whole)} value={done} aria-hidden="true" />
              <span>{fill(gettext("%(done)s of %(whole)s scored"), { done, whole })}</span>
            </span>
            <span class="quiet">{[task.place_kind, task.unit, task.purpose === "again" && gettext("re-inspection")].filter(Boolean).join(" · ")}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

interface PointsMapProps {
  readonly phone: Phone;
  readonly pack: Pack;
  readonly kept: KeptInspection;
  readonly records: readonly KeptRecord[];
}

function PointsMap({ phone, pack, kept, records }: PointsMapProps) {
  const { here } = useHere(phoneCrsOf(pack));
  const paint = (sheet: Sheet) => {
    if (here) drawFix(sheet, here);
    for (const task of kept.tasks) drawDot(sheet, { lon: task.lon, lat: task.lat, look: scoredOf(task, records).size < task.standards.length ? "plain" : "done" });
  };
  const tapped = (x: number, y: number, sheet: Sheet) => {
    const away = (task: InspectionTask) => Math.hypot(sheet.x(task.lon) - x, sheet.y(task.lat) - y);
    const [first] = [...kept.tasks].sort((a, b) => away(a) - away(b));
    if (first && away(first) <= FINGER_PX) go({ screen: "inspection", task: first.id });
  };
  const next = kept.tasks.find((task) => scoredOf(task, records).size < task.standards.length) ?? kept.tasks[0]!;
  return <GroundMap ground={phone.ground(pack)} place={next} firstM={FIRST_M} label={gettext("Map of your inspection points: tap one; the list below has them all")} paint={paint} tapped={tapped} />;
}

interface ChecklistProps {
  readonly phone: Phone;
  readonly kept: KeptInspection;
  readonly task: InspectionTask;
  readonly records: readonly KeptRecord[];
}

function Checklist({ phone, kept, task, records }: ChecklistProps) {
  const own = recordsOf(task, records);
  const standards = new Map(kept.standards.map((one) => [one.id, one]));
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "inspection" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{task.name}</h1>
      </header>
      <p class="quiet">{[task.place_kind, task.unit].join(" · ")}</p>
      {task.standards.map((id) => {
        const standard = standards.get(id);
        return standard && <Card key={id} phone={phone} task={task} standard={standard} record={own.get(id)} isKnown={task.scored.includes(id)} />;
      })}
    </>
  );
}

interface CardProps {
  readonly phone: Phone;
  readonly task: InspectionTask;
  readonly standard: Standard;
  readonly record: KeptRecord | undefined;
  readonly isKnown: boolean;
}

function Card({ phone, task, standard, record, isKnown }: CardProps) {
  return (
    <section class="score" aria-label={standard.code} data-standard={standard.code}>
      <h2 class="score__text"><span class="quiet">{standard.code}</span> {standard.text}</h2>
      {record ? <Told record={record} /> : isKnown ? <p class="state state--done">{gettext("On the server")}</p> : <Asked phone={phone} task={task} standard={standard} />}
    </section>
  );
}

function Told({ record }: { record: KeptRecord }) {
  const { score } = record.findings;
  const failed = score!.observed - score!.ok;
  const words = failed === 0 ? gettext("as it should be") : fill(gettext("%(failed)s of %(observed)s fail"), { failed, observed: score!.observed });
  if (record.state === "draft") return <a class="big big--quiet" href={addressOf({ screen: "point", uid: record.uid })}>{fill(gettext("Go on: %(words)s"), { words })}</a>;
  return <p><span class={`state state--${record.state}`}>{stateText(record.state)}</span> {words}</p>;
}

function Asked({ phone, task, standard }: { phone: Phone; task: InspectionTask; standard: Standard }) {
  const isCount = standard.counting === "count";
  const [observed, setObserved] = useState("10");
  const [failed, setFailed] = useState("0");
  const seen = isCount ? Number(observed) : 1;
  const bad = Number(failed);
  const isSound = Number.isInteger(seen) && seen >= 1 && seen <= MOST && Number.isInteger(bad) && bad >= 0 && bad <= seen;
  const record = async (ok: number) => {
    const made = await keepScore(phone, { task: task.id, taskName: task.name, standard: standard.id, text: standard.text, needsPhoto: standard.needs_photo, observed: seen, ok });
    if (ok < seen) go({ screen: "point", uid: made.uid });
  };
  if (!isCount) {
    return (
      <div class="score__ways">
        <button class="big big--quiet" type="button" onClick={() => void record(1)}>{gettext("As it should be")}</button>
        <button class="big" type="button" onClick={() => void record(0)}>{gettext("Fails")}</button>
      </div>
    );
  }
  return (
    <div class="score__ways">
      <label class="score__number">{gettext("looked at")}<input class="input" type="number" inputmode="numeric" min="1" max={MOST} value={observed} onInput={(event) => setObserved(event.currentTarget.value)} /></label>
      <label class="score__number">{gettext("of these fail")}<input class="input" type="number" inputmode="numeric" min="0" max={MOST} value={failed} onInput={(event) => setFailed(event.currentTarget.value)} /></label>
      <button class="big" type="button" disabled={!isSound} onClick={() => void record(seen - bad)}>{gettext("Note it")}</button>
    </div>
  );
}
