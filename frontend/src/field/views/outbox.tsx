/** What is still on this phone, what the server has, and what became of each. */

import { useState } from "preact/hooks";

import { fill, gettext, ngettext } from "../../i18n";
import { useHeard, useLive } from "../live";
import { isOwed, isUnderWay, type Receipt } from "../outbox/machine";
import type { KeptRecord, SurveyAnswer } from "../outbox/records";
import { nameOf } from "../pack/catalogue";
import { categoriesOf } from "../pack/pack";
import { type Shared, shareStamped } from "../photos/sharing";
import type { Phone } from "../phone";
import { go } from "../route";
import { momentText, reasonText, stateText } from "../words";
import { resultText } from "./facility_words";
import { OriginalsWaiting } from "./originals";
import { answerText } from "./surveys";

export function Outbox({ phone }: { phone: Phone }) {
  const records = useLive(async () => (await phone.store.records()).filter((record) => record.state !== "draft"));
  const names = useLive(() => namesOf(phone));
  const me = useLive(async () => (await phone.me()) ?? null);
  const mood = useHeard((listener) => phone.courier.listen(listener), () => phone.courier.mood);
  if (!records || !names || me === undefined) return null;
  const owed = records.filter((record) => isOwed(record.state)).length;
  return (
    <>
      <h1 class="heading heading--first">{gettext("Outbox")}</h1>
      <p id="outbox-count">
        {owed === 0
          ? gettext("Everything is on the server.")
          : fill(ngettext("%(count)s record is not yet on the server.", "%(count)s records are not yet on the server.", owed), { count: owed })}
      </p>
      {owed > 0 && (
        <button class="big" type="button" disabled={mood === "sending"} onClick={() => void sendNow(phone, records)}>
          {mood === "sending" ? gettext("Sending…") : gettext("Send now")}
        </button>
      )}
      <OriginalsWaiting phone={phone} isSending={mood === "sending"} />
      {records.length === 0 && <p class="empty">{gettext("Nothing has been recorded on this phone yet.")}</p>}
      <ul class="rows">
        {records.map((record) => (
          <Row key={record.uid} phone={phone} record={record} name={titleOf(record, names)} me={me?.username ?? null} />
        ))}
      </ul>
    </>
  );
}

async function namesOf(phone: Phone): Promise<Map<string, string>> {
  const pack = await phone.pack();
  return new Map((pack ? categoriesOf(pack) : []).map((one) => [one.key, nameOf(one, phone.language)]));
}

function titleOf({ findings }: KeptRecord, names: ReadonlyMap<string, string>): string {
  const { category, census, way, answer, score } = findings;
  if (way) return gettext("Way on duty");
  if (answer) return `${answer.survey.title} · ${answer.gridName} · ${answerText(answer.kind)}`;
  if (score) return `${score.taskName} · ${score.text}`;
  const name = names.get(category) ?? category;
  return census ? fill(gettext("Census: %(name)s, %(result)s"), { name: census.name || name, result: resultText(census.result) }) : name;
}

async function sendNow(phone: Phone, records: readonly KeptRecord[]): Promise<void> {
  for (const { uid, state } of records) if (isUnderWay(state)) await phone.store.happen(uid, { type: "retry" });
  phone.courier.send();
}

async function tryAgain(phone: Phone, uid: string): Promise<void> {
  await phone.store.happen(uid, { type: "retry" });
  phone.courier.send();
}

async function mend(phone: Phone, uid: string): Promise<void> {
  const { record } = await phone.store.happen(uid, { type: "reopen", uid: crypto.randomUUID() });
  if (record.findings.answer) await answerAnew(phone, record, record.findings.answer);
  else go(record.decision ? { screen: "task", uid: record.decision.caseUid } : { screen: "point", uid: record.uid });
}

/** An answer that was refused is not mended but given anew, on what is known of the grid now. */
async function answerAnew(phone: Phone, { uid }: KeptRecord, { survey, grid }: SurveyAnswer): Promise<void> {
  await phone.store.discard(uid);
  go({ screen: "survey-grid", uid: survey.uid, grid });
}

/** The server decides; where the phone had told another unit, that is said. */
function Decided({ guessed, decided }: { guessed: string | null; decided: string }) {
  if (guessed && guessed !== decided) {
    return <p class="row__reason">{fill(gettext("Accountable: %(unit)s. The phone had said %(guessed)s; the server decides."), { unit: decided, guessed })}</p>;
  }
  return <span class="quiet">{fill(gettext("Accountable: %(unit)s"), { unit: decided })}</span>;
}

/** Whether the survey counts it; it is kept all the same. */
function Counted({ survey, title }: { survey: NonNullable<Receipt["survey"]>; title: string }) {
  if (survey.counted) return <span class="quiet">{fill(gettext("Counted in the survey “%(title)s”"), { title })}</span>;
  return <p class="row__reason">{fill(gettext("Kept, but not counted in the survey “%(title)s”: %(why)s."), { title, why: survey.why_not })}</p>;
}

/** Copies of the photos with a stamp, for others than the server. */
function Share({ phone, record }: { phone: Phone; record: KeptRecord }) {
  const [isBusy, setBusy] = useState(false);
  const [shared, setShared] = useState<Shared | null>(null);
  const share = async () => {
    setBusy(true);
    try {
      setShared(await shareStamped(phone, record));
    } finally {
      setBusy(false);
    }
  };
  const left = shared && !shared.isCancelled ? shared.all - shared.made : 0;
  return (
    <span class="row__actions">
      <button class="button button--quiet" type="button" disabled={isBusy} onClick={() => void share()}>
        {isBusy ? gettext("Making the copies…") : gettext("Share photos with stamp")}
      </button>
      {left > 0 && <span class="quiet" role="status">{fill(ngettext("%(count)s photo cannot be read by this browser.", "%(count)s photos cannot be read by this browser.", left), { count: left })}</span>}
    </span>
  );
}

function Row({ phone, record, name, me }: { phone: Phone; record: KeptRecord; name: string; me: string | null }) {
  const { state, reason, photos, decision } = record;
  const kept = photos.filter((photo) => photo.kept).length;
  const isOthers = record.owner !== null && me !== null && record.owner !== me && isOwed(state);
  return (
    <li class="row" data-uid={record.uid} data-state={state}>
      <span class="row__title">{decision ? `${decision.name} · ${name}` : name}</span>
      {decision && <span class="quiet">{decision.number}</span>}
      <span class={`state state--${state}`}>{stateText(state)}</span>
      <span class="quiet">{momentText(record.seenAtRaw, phone.language)}</span>
      {photos.length > 0 && <span class="quiet">{fill(gettext("%(kept)s of %(all)s photos on the server"), { kept, all: photos.length })}</span>}
      {record.receipt?.survey && <Counted survey={record.receipt.survey} title={record.findings.survey?.title ?? ""} />}
      {record.decided && <Decided guessed={record.guessed} decided={record.decided} />}
      {photos.length > 0 && <Share phone={phone} record={record} />}
      {reason && state !== "done" && <p class="row__reason">{reasonText(reason)}</p>}
      {isOthers && <p class="row__reason">{fill(gettext("Recorded by %(owner)s; it is sent when they sign in on this phone."), { owner: record.owner ?? "" })}</p>}
      {state === "failed" && (
        <span class="row__actions">
          <button class="button" type="button" onClick={() => void tryAgain(phone, record.uid)}>{gettext("Try again")}</button>
          <button class="button button--quiet" type="button" onClick={() => void mend(phone, record.uid)}>{decision || record.findings.answer ? gettext("Decide anew") : gettext("Mend and send anew")}</button>
        </span>
      )}
    </li>
  );
}
