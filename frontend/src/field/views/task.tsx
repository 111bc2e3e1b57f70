/** One task: what is known of the case, how it looked before, where it is, and the ways on. */

import { useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { useLive } from "../live";
import { type KeptRecord, newDecision, type Position, type StepDecision } from "../outbox/records";
import { drawFix, drawPin, type Sheet } from "../map/sheet";
import type { Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { toStorage } from "../position/systems";
import { go } from "../route";
import { type Task as Job, type TaskStep } from "../work/tasks";
import { momentText, reasonText, stateText } from "../words";
import { Deciding } from "./deciding";
import { FactRows } from "./fact_rows";
import { GroundMap } from "./ground_map";
import { KeptPicture } from "./kept_picture";
import { Drop } from "./point";
import { AsOf, categoryNames, DueLight } from "./work_words";

export function Task({ phone, uid, isCameraOpen }: { phone: Phone; uid: string; isCameraOpen: boolean }) {
  const kept = useLive(async () => ({ work: await phone.work(), pack: (await phone.pack()) ?? null, names: await categoryNames(phone), offsetMs: await phone.clockOffsetMs() }));
  const decisions = useLive(async () => (await phone.store.records()).filter(({ decision }) => decision?.caseUid === uid), [uid]);
  if (!kept || !decisions) return null;
  const task = kept.work?.tasks.find((one) => one.uid === uid);
  const draft = decisions.find(({ state }) => state === "draft");
  if (!task) return <Gone phone={phone} draft={draft} />;
  const last = decisions.find(({ state, decision }) => state !== "draft" && decision!.version >= task.version);
  return (
    <>
      <header class="bar">
        <button class="bar__back" type="button" aria-label={gettext("Back")} onClick={() => go({ screen: "tasks" })}>‹</button>
        <h1 class="bar__title">{kept.names.get(task.category) ?? task.category}</h1>
        <DueLight task={task} now={Date.now() + kept.offsetMs} />
      </header>
      <Facts task={task} takenAt={kept.work!.takenAt} language={phone.language} />
      <Before phone={phone} task={task} />
      <Where phone={phone} task={task} pack={kept.pack} here={draft?.findings.position ?? null} />
      {last && last.state !== "failed" ? <Under record={last} /> : <Ways phone={phone} task={task} draft={draft} refused={last} isCameraOpen={isCameraOpen} pack={kept.pack} />}
    </>
  );
}

function Facts({ task, takenAt, language }: { task: Job; takenAt: number; language: string }) {
  const facts: [string, string][] = [
    [gettext("Case"), `${task.number} · ${task.state_name}`],
    [gettext("Asked"), task.asked?.text ?? ""],
    [gettext("Location"), [task.grid, task.place_text].filter(Boolean).join(" · ")],
    [gettext("What was seen"), task.description],
    [gettext("Handled by"), task.handling_unit],
    [gettext("Reported"), momentText(Date.parse(task.reported_at), language)],
  ];
  return (
    <>
      <FactRows facts={facts} />
      <AsOf at={takenAt} language={language} />
    </>
  );
}

/** The photos from before, as they are kept on the phone; a tap makes one large. */
function Before({ phone, task }: { phone: Phone; task: Job }) {
  const [large, setLarge] = useState<string | null>(null);
  if (task.photos.length === 0) return null;
  return (
    <section>
      <h2 class="heading">{gettext("Before")}</h2>
      <ul class="thumbs">
        {task.photos.map((address) => (
          <li class={large === address ? "before before--large" : "before"} key={address}>
            <button class="before__button" type="button" aria-pressed={large === address} aria-label={gettext("The photo from before")} onClick={() => setLarge(large === address ? null : address)}>
              <KeptPicture phone={phone} address={address} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface WhereProps {
  readonly phone: Phone;
  readonly task: Job;
  readonly pack: Pack | null;
  /** Where one stood when it was measured last. */
  readonly here: Position | null;
}

function Where({ phone, task, pack, here }: WhereProps) {
  if (!pack) return null;
  const paint = (sheet: Sheet) => {
    if (here) drawFix(sheet, { ...toStorage(here, here.crs), accuracyM: here.accuracyM ?? 0 });
    drawPin(sheet, task);
  };
  return (
    <section>
      <h2 class="heading">{gettext("Where it is")}</h2>
      <GroundMap ground={phone.ground(pack)} place={task} label={gettext("Map of the place")} paint={paint} />
    </section>
  );
}

/** A decision that is on its way or there. */
function Under({ record }: { record: KeptRecord }) {
  return (
    <section class="decided" data-state={record.state}>
      <p class="row__title">{record.decision?.name}</p>
      <p class={`state state--${record.state}`}>{stateText(record.state)}</p>
      {record.reason && <p class="row__reason">{reasonText(record.reason)}</p>}
    </section>
  );
}

interface WaysProps {
  readonly phone: Phone;
  readonly task: Job;
  readonly draft: KeptRecord | undefined;
  readonly refused: KeptRecord | undefined;
  readonly pack: Pack | null;
  readonly isCameraOpen: boolean;
}

function Ways({ phone, task, draft, refused, pack, isCameraOpen }: WaysProps) {
  const decision = draft?.decision;
  const chosen = task.steps.find((one) => one.action === decision?.action && one.reason === decision.reason);
  return (
    <section>
      {refused && !draft && <p class="warning" role="alert">{`${gettext("Not accepted")}: ${reasonText(refused.reason ?? { code: "" })}`}</p>}
      <h2 class="heading">{gettext("What is it now?")}</h2>
      <div class="ways-on">
        {task.steps.map((one) => (
          <button class="way-on" type="button" key={one.action + one.reason} aria-pressed={one === chosen} onClick={() => void choose(phone, task, one, draft, refused)}>{one.name}</button>
        ))}
      </div>
      {draft && chosen && <Deciding key={draft.uid} phone={phone} task={task} record={draft} step={chosen} pack={pack} isCameraOpen={isCameraOpen} />}
    </section>
  );
}

/** Begin the decision, or decide otherwise: photos and words stay, and it is made on what is known of the case now. */
async function choose(phone: Phone, task: Job, step: TaskStep, draft: KeptRecord | undefined, refused: KeptRecord | undefined): Promise<void> {
  const decision: StepDecision = {
    what: "step",
    caseUid: task.uid,
    number: task.number,
    fromState: task.state,
    version: task.version,
    action: step.action,
    reason: step.reason,
    name: step.name,
  };
  let uid = draft?.uid;
  if (!uid && refused) uid = (await phone.store.happen(refused.uid, { type: "reopen", uid: crypto.randomUUID() })).record.uid;
  if (uid) {
    await phone.store.changeDraft(uid, (record) => ({ ...record, decision }));
    return;
  }
  const me = await phone.me();
  await phone.store.add(newDecision(crypto.randomUUID(), decision, task.category, me?.username ?? null, Date.now()));
}

function Gone({ phone, draft }: { phone: Phone; draft: KeptRecord | undefined }) {
  const back = () => go({ screen: "tasks" });
  return (
    <>
      <p class="empty">{gettext("This case no longer waits for you: it has gone on, or somebody else has it.")}</p>
      {draft && <Drop phone={phone} uid={draft.uid} then={back} />}
      <button class="big" type="button" onClick={back}>{gettext("To the tasks")}</button>
    </>
  );
}
