/** The second and third tap: photos, then send; the position finds itself meanwhile. */

import { useEffect, useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { forgetFacility } from "../facility/drafts";
import { useLive } from "../live";
import type { KeptRecord } from "../outbox/records";
import { nameOf } from "../pack/catalogue";
import { categoriesOf, type Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { go } from "../route";
import { Answers } from "./answers";
import { FindingDraft } from "./finding";
import { Photos } from "./photos";
import { Place } from "./place";
import { lacks } from "./ready";

export function Point({ phone, uid }: { phone: Phone; uid: string }) {
  const record = useLive(async () => (await phone.store.record(uid)) ?? null, [uid]);
  const pack = useLive(async () => (await phone.pack()) ?? null);
  if (record === undefined || pack === undefined) return null;
  if (record?.state !== "draft") return <Gone />;
  if (record.kind === "finding") return <FindingDraft phone={phone} record={record} pack={pack} />;
  return <Draft phone={phone} record={record} pack={pack} />;
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

function Draft({ phone, record, pack }: { phone: Phone; record: KeptRecord; pack: Pack | null }) {
  const { findings } = record;
  const category = pack ? categoriesOf(pack).find((one) => one.key === findings.category) : undefined;
  const rule = category ?? UNKNOWN;
  const missing = lacks(findings, rule.accuracy_m, rule.min_photos);
  return (
    <>
      <header class="bar">
        <button class="bar__back" type="button" aria-label={gettext("Back")} onClick={() => go({ screen: "choose" })}>‹</button>
        <h1 class="bar__title">{category ? nameOf(category, phone.language) : findings.category}</h1>
      </header>
      {findings.facility && <About phone={phone} uid={record.uid} facility={findings.facility} />}
      <Photos phone={phone} record={record} wanted={rule.min_photos} />
      <Place phone={phone} record={record} pack={pack} thresholdM={rule.accuracy_m} />
      {pack && category && <Answers phone={phone} record={record} pack={pack} category={category} />}
      <Words phone={phone} record={record} />
      <Drop phone={phone} uid={record.uid} />
      <footer class="sendbar">
        {missing.text && <p class="sendbar__missing" id="missing">{missing.text}</p>}
        <button class="big" id="send" type="button" disabled={missing.mustWait} onClick={() => void send(phone, record.uid)}>
          {missing.text && !missing.mustWait ? gettext("Send all the same") : gettext("Send")}
        </button>
      </footer>
    </>
  );
}

async function send(phone: Phone, uid: string): Promise<void> {
  await phone.store.happen(uid, { type: "commit" });
  phone.courier.send();
  go({ screen: "choose" });
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
/** Written down while somebody types, but not at every letter. */
const PAUSE_MS = 300;

function Words({ phone, record }: { phone: Phone; record: KeptRecord }) {
  const [text, setText] = useState(record.findings.description);
  const keep = (description: string) =>
    phone.store.changeDraft(record.uid, (draft) => ({ ...draft, findings: { ...draft.findings, description } }));
  useEffect(() => {
    if (text === record.findings.description) return undefined;
    const timer = setTimeout(() => void keep(text), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      void keep(text);
    };
  }, [text]);
  return (
    <label class="words">
      <span class="heading">{gettext("In words (if needed)")}</span>
      <textarea class="input words__text" rows={2} maxLength={LONGEST_WORDS} value={text} onInput={(event) => setText(event.currentTarget.value)} />
    </label>
  );
}

function Drop({ phone, uid }: { phone: Phone; uid: string }) {
  const [isAsked, setAsked] = useState(false);
  const drop = async () => {
    await phone.store.discard(uid);
    go({ screen: "choose" });
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
