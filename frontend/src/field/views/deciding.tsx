/** A decision as it is made: photos from where the one before was taken, words, where one stands, then send. */

import { useState } from "preact/hooks";

import { fill, gettext, ngettext } from "../../i18n";
import type { KeptRecord } from "../outbox/records";
import { phoneCrsOf, type Pack } from "../pack/pack";
import { keepEvidence, keepFile, type Trouble, wantedPx } from "../photos/keeping";
import type { Phone } from "../phone";
import { metresBetween } from "../position/fixes";
import { toStorage } from "../position/systems";
import { useWatch } from "../position/use_watch";
import { go, goInstead } from "../route";
import type { Task, TaskStep } from "../work/tasks";
import { useLive } from "../live";
import { Camera } from "./camera";
import { KeptPicture, useKeptPicture } from "./kept_picture";
import { empty, Thumb, TroubleNotice } from "./photos";
import { Age, mainText, Ring, troubleText } from "./place";
import { Drop, Words } from "./point";
import { useInAppCamera } from "./use_camera";
import { metresText } from "./work_words";

interface DecidingProps {
  readonly phone: Phone;
  readonly task: Task;
  readonly record: KeptRecord;
  readonly step: TaskStep;
  readonly pack: Pack | null;
  readonly isCameraOpen: boolean;
}

export function Deciding({ phone, task, record, step, pack, isCameraOpen }: DecidingProps) {
  const missing = lacksOf(record, step, task);
  return (
    <>
      <AfterPhotos phone={phone} task={task} record={record} step={step} isCameraOpen={isCameraOpen} />
      {step.near_m !== null && <Here phone={phone} task={task} record={record} nearM={step.near_m} pack={pack} />}
      <Words phone={phone} record={record} title={step.needs_note ? gettext("In words (needed)") : gettext("In words (if needed)")} />
      <Drop phone={phone} uid={record.uid} then={() => go({ screen: "tasks" })} />
      <footer class="sendbar">
        {missing && <p class="sendbar__missing" id="missing">{missing}</p>}
        <button class="big" id="send" type="button" disabled={missing !== ""} onClick={() => void send(phone, record.uid)}>{fill(gettext("Send: %(step)s"), { step: step.name })}</button>
      </footer>
    </>
  );
}

async function send(phone: Phone, uid: string): Promise<void> {
  await phone.store.changeDraft(uid, (draft) => ({ ...draft, seenAtRaw: Date.now() }));
  await phone.store.happen(uid, { type: "commit" });
  phone.courier.send();
  go({ screen: "tasks" });
}

/** What the server would refuse for certain is not sent: words that are needed, photos, the place. */
function lacksOf({ findings }: KeptRecord, step: TaskStep, task: Task): string {
  const photos = step.photos - findings.photos.length;
  if (photos > 0) return fill(ngettext("%(count)s more photo is needed.", "%(count)s more photos are needed.", photos), { count: photos });
  if (step.needs_note && !findings.description.trim()) return gettext("Say in words what there is.");
  if (step.near_m === null) return "";
  const metres = metresFrom(findings.position, task);
  if (metres === null) return gettext("Waiting for the position.");
  if (metres <= step.near_m) return "";
  return fill(gettext("Go nearer: this is decided within %(near)s m of the place, you are %(metres)s m away."), { near: step.near_m, metres: Math.round(metres) });
}

function metresFrom(position: KeptRecord["findings"]["position"], task: Task): number | null {
  return position && metresBetween(toStorage(position, position.crs), task);
}

interface HereProps {
  readonly phone: Phone;
  readonly task: Task;
  readonly record: KeptRecord;
  readonly nearM: number;
  readonly pack: Pack | null;
}

/** Where one stands, measured for this decision alone. */
function Here({ phone, task, record, nearM, pack }: HereProps) {
  const { position } = record.findings;
  const { isLooking, trouble, look } = useWatch(phone, record, nearM, pack ? phoneCrsOf(pack) : undefined);
  const metres = metresFrom(position, task);
  return (
    <section class="place">
      <h2 class="heading">{gettext("Position")}</h2>
      <div class="place__now">
        <Ring position={position} thresholdM={nearM} isLooking={isLooking} />
        <div class="place__words">
          <p class="place__main" id="distance">{metres === null ? mainText(position, isLooking) : metresText(metres)}</p>
          {position && <Age position={position} language={phone.language} />}
        </div>
      </div>
      <div class="place__ways">
        <button class="chip" type="button" disabled={isLooking} onClick={look}>{gettext("Measure again")}</button>
      </div>
      {trouble && <p class="warning" role="alert">{troubleText(trouble)}</p>}
    </section>
  );
}

function AfterPhotos({ phone, task, record, step, isCameraOpen }: Omit<DecidingProps, "pack">) {
  const inApp = useInAppCamera(isCameraOpen);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { photos } = record.findings;
  const take = async (files: Iterable<File>) => {
    for (const file of files) setTrouble(await keepFile(phone, record.uid, file, "other", true));
  };
  return (
    <section class="photos">
      <h2 class="heading">{fill(gettext("Photos now (%(have)s, at least %(wanted)s)"), { have: photos.length, wanted: step.photos })}</h2>
      {isCameraOpen && inApp && <Ghosted phone={phone} task={task} record={record} told={setTrouble} />}
      {inApp ? (
        <button class="shot shot--next shot--wide" id="camera-now" type="button" onClick={() => go({ screen: "task", uid: task.uid, isCameraOpen: true })}>
          <span class="shot__sign" aria-hidden="true" />
          {task.photos.length > 0 ? gettext("Take it as the one before") : gettext("Take a photo")}
        </button>
      ) : (
        <div class="beside">
          {task.photos[0] && <div class="beside__before"><KeptPicture phone={phone} address={task.photos[0]} /></div>}
          <label class="shot shot--next beside__now">
            <span class="shot__sign" aria-hidden="true" />
            {task.photos.length > 0 ? gettext("Take it as the one before") : gettext("Take a photo")}
            <input class="visually-hidden" id="photo-now" type="file" accept="image/*" capture="environment" onChange={(event) => void take(event.currentTarget.files ?? []).then(empty(event.currentTarget))} />
          </label>
        </div>
      )}
      <ul class="thumbs">{photos.map((photo) => <Thumb key={photo.sha256} phone={phone} uid={record.uid} photo={photo} />)}</ul>
      {trouble && <TroubleNotice phone={phone} trouble={trouble} done={() => setTrouble(null)} />}
    </section>
  );
}

interface GhostedProps {
  readonly phone: Phone;
  readonly task: Task;
  readonly record: KeptRecord;
  readonly told: (trouble: Trouble | null) => void;
}

/** The camera with the photo from before over it; of several the one that is chosen. */
function Ghosted({ phone, task, record, told }: GhostedProps) {
  const [index, setIndex] = useState(0);
  const ghost = useKeptPicture(phone, task.photos[index]);
  const most = useLive(() => wantedPx(phone));
  const leave = () => goInstead({ screen: "task", uid: task.uid });
  const taken = async (evidence: Parameters<typeof keepEvidence>[2]) => {
    told(await keepEvidence(phone, record.uid, evidence, "other", Date.now()));
    leave();
  };
  return (
    <Camera title={gettext("Photo now")} hint={task.photos.length > 0 ? gettext("Stand where the photo from before was taken") : task.number} ghost={ghost} most={most} taken={taken} left={leave} without={leave}>
      {task.photos.length > 1 && (
        <button class="camera__other" type="button" onClick={() => setIndex((index + 1) % task.photos.length)}>
          {fill(gettext("Photo from before %(number)s of %(all)s: another one"), { number: index + 1, all: task.photos.length })}
        </button>
      )}
    </Camera>
  );
}
