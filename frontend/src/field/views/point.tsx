/** Photos, then send: with the camera inside the app the second tap outside of it; the position finds itself meanwhile. */

import { useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { forgetFacility } from "../facility/drafts";
import { useLive } from "../live";
import type { KeptRecord } from "../outbox/records";
import { nameOf } from "../pack/catalogue";
import { categoriesOf, type Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { go, type Route, type Shots } from "../route";
import { Answers } from "./answers";
import { FindingDraft } from "./finding";
import { Photos } from "./photos";
import { Place } from "./place";
import { lacks } from "./ready";
import { ScoreDraft } from "./score";
import { Shooting } from "./shooting";
import { useInAppCamera } from "./use_camera";

interface PointProps {
  readonly phone: Phone;
  readonly uid: string;
  readonly camera: Shots | undefined;
}

export function Point({ phone, uid, camera }: PointProps) {
  const record = useLive(async () => (await phone.store.record(uid)) ?? null, [uid]);
  const pack = useLive(async () => (await phone.pack()) ?? null);
  if (record === undefined || pack === undefined) return null;
  if (record?.state !== "draft") return <Gone />;
  if (record.kind === "finding") return <FindingDraft phone={phone} record={record} pack={pack} camera={camera} />;
  if (record.kind === "score") return <ScoreDraft phone={phone} record={record} camera={camera} />;
  return <Draft phone={phone} record={record} pack={pack} camera={camera} />;
}

function Gone() {
  return (
    <>
      <p class="empty">{gettext("This report has been sent or dropped.")}</p>
      <button class="big" type="button" onClick={() => go({ screen: "choose" })}>{gettext("Record another point")}</button>
    </>
  );
}

/** What is assumed of a category that the phone no longer knows. */
const UNKNOWN = { accuracy_m: 20, min_photos: 2 };

interface DraftProps {
  readonly phone: Phone;
  readonly record: KeptRecord;
  readonly pack: Pack | null;
  readonly camera: Shots | undefined;
}

function Draft({ phone, record, pack, camera }: DraftProps) {
  const { findings } = record;
  const inApp = useInAppCamera(camera);
  const category = pack ? categoriesOf(pack).find((one) => one.key === findings.category) : undefined;
  const rule = category ?? UNKNOWN;
  const missing = lacks(findings, rule.accuracy_m, rule.min_photos);
  return (
    <>
      <header class="bar">
        <button class="bar__back" type="button" aria-label={gettext("Back")} onClick={() => go(nextOf(record))}>‹</button>
        <h1 class="bar__title">{category ? nameOf(category, phone.language) : findings.category}</h1>
      </header>
      {camera && inApp && <Shooting phone={phone} record={record} shots={camera} />}
      {findings.survey && <ForSurvey phone={phone} uid={record.uid} title={findings.survey.title} />}
      {findings.facility && <About phone={phone} uid={record.uid} facility={findings.facility} />}
      <Photos phone={phone} record={record} wanted={rule.min_photos} inApp={inApp === true} />
      <Place phone={phone} record={record} pack={pack} thresholdM={rule.accuracy_m} />
      {pack && category && <Answers phone={phone} record={record} pack={pack} category={category} />}
      <Words phone={phone} record={record} title={gettext("In words (if needed)")} />
      <Drop phone={phone} uid={record.uid} then={() => go(nextOf(record))} />
      <footer class="sendbar">
        {missing.text && <p class="sendbar__missing" id="missing">{missing.text}</p>}
        <button class="big" id="send" type="button" disabled={missing.mustWait} onClick={() => void send(phone, record)}>
          {missing.text && !missing.mustWait ? gettext("Send all the same") : gettext("Send")}
        </button>
      </footer>
    </>
  );
}

async function send(phone: Phone, record: KeptRecord): Promise<void> {
  await phone.store.happen(record.uid, { type: "commit" });
  phone.courier.send();
  go(nextOf(record));
}

/** Where one goes on after it: in the grid of the survey under which it is made, else with the next report. */
function nextOf({ findings: { survey } }: KeptRecord): Route {
  return survey ? { screen: "survey-grid", uid: survey.uid, grid: survey.grid } : { screen: "choose" };
}

/** Under which survey the report is made, and leaving that. */
function ForSurvey({ phone, uid, title }: { phone: Phone; uid: string; title: string }) {
  const leave = () =>
    void phone.store.changeDraft(uid, (draft) => {
      const { survey: _left, ...findings } = draft.findings;
      return { ...draft, findings };
    });
  return (
    <div class="about" id="for-survey">
      <span class="about__words">
        <span class="quiet">{gettext("For the survey")}</span>
        <span class="about__name">{title}</span>
      </span>
      <button class="chip" type="button" onClick={leave}>{gettext("Not for it")}</button>
    </div>
  );
}

/** Which facility the report is about. */
function About({ phone, uid, facility }: { phone: Phone; uid: string; facility: { readonly code: string; readonly name: string } }) {
  return (
    <div class="about" id="about">
      <span class="about__words">
        <span class="about__name">{facility.name || gettext("Facility")}</span>
        <span class="quiet">{facility.code}</span>
      </span>
      <button class="chip" type="button" onClick={() => void forgetFacility(phone, uid)}>{gettext("Another one")}</button>
    </div>
  );
}

const LONGEST_WORDS = 4000;
export function Words({ phone, record, title }: { phone: Phone; record: KeptRecord; title: string }) {
  const [text, setText] = useState(record.findings.description);
  // At every letter: the tab may be killed at any moment.
  const keep = (description: string) => {
    setText(description);
    void phone.store.changeDraft(record.uid, (draft) => ({ ...draft, findings: { ...draft.findings, description } }));
  };
  return (
    <label class="words">
      <span class="heading">{title}</span>
      <textarea class="input words__text" rows={2} maxLength={LONGEST_WORDS} value={text} onInput={(event) => keep(event.currentTarget.value)} />
    </label>
  );
}

export function Drop({ phone, uid, then }: { phone: Phone; uid: string; then: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const drop = async () => {
    await phone.store.discard(uid);
    then();
  };
  if (!isAsked) return <button class="big big--quiet" type="button" onClick={() => setAsked(true)}>{gettext("Drop this draft")}</button>;
  return (
    <div class="question">
      <p>{gettext("Drop the draft with its photos?")}</p>
      <button class="big big--danger" type="button" onClick={() => void drop()}>{gettext("Drop it")}</button>
      <button class="big big--quiet" type="button" onClick={() => setAsked(false)}>{gettext("Keep it")}</button>
    </div>
  );
}
