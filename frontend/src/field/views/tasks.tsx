/** What this person has to do outside: the most urgent or the nearest first, without a network as it was told last. */

import { useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { useLive } from "../live";
import type { KeptRecord } from "../outbox/records";
import { metresBetween } from "../position/fixes";
import { whereNow } from "../position/once";
import type { Phone } from "../phone";
import { addressOf } from "../route";
import { byDistance, byUrgency, decisionOn, leftOf, type Task } from "../work/tasks";
import { stateText } from "../words";
import { InspectionRows } from "./inspection";
import { Surveys } from "./surveys";
import { AsOf, categoryNames, DueLight, metresText } from "./work_words";
import type { Place } from "../../geography";

export function Tasks({ phone }: { phone: Phone }) {
  const kept = useLive(async () => ({ work: await phone.work(), records: await phone.store.records(), offsetMs: await phone.clockOffsetMs() }));
  const names = useLive(() => categoryNames(phone));
  const [here, setHere] = useState<Place | null>(null);
  const [isLost, setLost] = useState(false);
  if (!kept || !names) return null;
  const { work, records } = kept;
  if (!work) return <NothingKnown />;
  const left = leftOf(work.tasks, records);
  const tasks = here ? byDistance(left, (task) => metresBetween(here, task)) : byUrgency(left);
  const sent = work.tasks.filter((task) => !left.includes(task));
  const near = async () => {
    const found = here ? null : await whereNow(phone);
    setHere(found);
    setLost(!here && !found);
  };
  return (
    <>
      <h1 class="heading heading--first">{gettext("Tasks")}</h1>
      <AsOf at={work.takenAt} language={phone.language} />
      {left.length > 1 && (
        <div class="switch" role="group" aria-label={gettext("Order")}>
          <button class="switch__choice" type="button" aria-pressed={!here} onClick={() => setHere(null)}>{gettext("Most urgent")}</button>
          <button class="switch__choice" type="button" aria-pressed={here !== null} onClick={() => void near()}>{gettext("Nearest")}</button>
        </div>
      )}
      {isLost && <p class="warning" role="alert">{gettext("The phone cannot tell where it is just now.")}</p>}
      {left.length === 0 && !work.surveys?.length && <p class="empty">{gettext("Nothing waits for you.")}</p>}
      <ul class="rows">
        {tasks.map((task) => <Row key={task.uid} task={task} name={names.get(task.category) ?? task.category} records={records} now={Date.now() + kept.offsetMs} metres={here && metresBetween(here, task)} />)}
      </ul>
      <Drawn phone={phone} records={records} />
      <Surveys surveys={work.surveys ?? []} records={records} takenAt={work.takenAt} now={Date.now() + kept.offsetMs} />
      {sent.length > 0 && <h2 class="heading">{gettext("Decided")}</h2>}
      <ul class="rows">
        {sent.map((task) => <Sent key={task.uid} task={task} record={decisionOn(task, records)!} />)}
      </ul>
    </>
  );
}

/** Points of the month's inspection that are drawn for one. */
function Drawn({ phone, records }: { phone: Phone; records: readonly KeptRecord[] }) {
  const kept = useLive(() => phone.inspection());
  if (!kept?.tasks.length) return null;
  return (
    <>
      <h2 class="heading"><a href={addressOf({ screen: "inspection" })}>{gettext("Monthly inspection")}</a></h2>
      <InspectionRows tasks={kept.tasks} records={records} />
    </>
  );
}

function NothingKnown() {
  return (
    <>
      <h1 class="heading heading--first">{gettext("Tasks")}</h1>
      <p class="empty">{gettext("Your tasks are not on this phone yet. Sign in and open the app once with a network.")}</p>
    </>
  );
}

interface RowProps {
  readonly task: Task;
  readonly name: string;
  readonly records: readonly KeptRecord[];
  readonly now: number;
  readonly metres: number | null;
}

function Row({ task, name, records, now, metres }: RowProps) {
  const isRefused = decisionOn(task, records)?.state === "failed";
  const isBegun = records.some(({ state, decision }) => state === "draft" && decision?.caseUid === task.uid);
  const where = [metres !== null && metresText(metres), task.place_text || task.grid].filter(Boolean).join(" · ");
  return (
    <li>
      <a class="row task" href={addressOf({ screen: "task", uid: task.uid })} data-case={task.number}>
        <span class="task__head">
          <span class="row__title">{name}</span>
          <DueLight task={task} now={now} />
        </span>
        <span>{task.state_name}{task.asked?.text ? ` · ${task.asked.text}` : ""}</span>
        {where && <span class="quiet">{where}</span>}
        {isRefused && <span class="row__reason">{gettext("Your decision was not accepted: open it.")}</span>}
        {isBegun && <span class="state state--waiting">{gettext("Begun, not sent yet")}</span>}
      </a>
    </li>
  );
}

function Sent({ task, record }: { task: Task; record: KeptRecord }) {
  return (
    <li class="row">
      <span class="row__title">{task.number}</span>
      <span>{record.decision?.name}</span>
      <span class={`state state--${record.state}`}>{stateText(record.state)}</span>
    </li>
  );
}
