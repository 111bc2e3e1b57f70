/** A finding that is still being written: a new facility with its type, photos and measured place; or one that was not accepted. */

import { useEffect, useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { typesOfLedger } from "../facility/facilities";
import { useLive } from "../live";
import type { CensusFinding, Findings, KeptRecord } from "../outbox/records";
import { nameOf } from "../pack/catalogue";
import { categoriesOf, type Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { addressOf, go, type Shots } from "../route";
import { resultText } from "./facility_words";
import { Photos } from "./photos";
import { Place } from "./place";
import { needsReason } from "./ready";
import { Shooting } from "./shooting";
import { useInAppCamera } from "./use_camera";

interface FindingDraftProps {
  readonly phone: Phone;
  readonly record: KeptRecord;
  readonly pack: Pack | null;
  readonly camera: Shots | undefined;
}

/** A new facility is put into the ledger by its place: measured as well as a phone can. */
const ACCURACY_M = 10;
const PHOTOS = 1;
const LONGEST_NAME = 120;

export function FindingDraft({ phone, record, pack, camera }: FindingDraftProps) {
  const { census } = record.findings;
  const inApp = useInAppCamera(camera);
  if (!census) return null;
  const isNew = census.result === "new";
  const missing = isNew ? lackOf(record.findings) : "";
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "census" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{isNew ? gettext("A new facility") : census.name || census.code}</h1>
      </header>
      {isNew && pack && <Type phone={phone} record={record} pack={pack} />}
      {!isNew && <Results phone={phone} record={record} census={census} />}
      {camera && inApp && <Shooting phone={phone} record={record} shots={camera} />}
      <Photos phone={phone} record={record} wanted={PHOTOS} inApp={inApp === true} />
      {isNew && <Place phone={phone} record={record} pack={pack} thresholdM={ACCURACY_M} />}
      {isNew && <Name phone={phone} record={record} census={census} />}
      <button class="big big--quiet" type="button" onClick={() => void drop(phone, record.uid)}>{gettext("Drop this draft")}</button>
      <footer class="sendbar">
        {missing && <p class="sendbar__missing" id="missing">{missing}</p>}
        <button class="big" id="send" type="button" disabled={missing !== ""} onClick={() => void send(phone, record)}>{gettext("Send")}</button>
      </footer>
    </>
  );
}

function lackOf({ category, position, positionReason, photos }: Findings): string {
  if (!category) return gettext("Choose its type.");
  if (photos.length < PHOTOS) return gettext("Take a photo of it.");
  if (!position) return gettext("Waiting for the position.");
  return needsReason(position, ACCURACY_M) && !positionReason.trim() ? gettext("Say why the position is as it is, or measure again.") : "";
}

const change = (phone: Phone, uid: string, how: (findings: Findings) => Findings) => phone.store.changeDraft(uid, (draft) => ({ ...draft, findings: how(draft.findings) }));

async function send(phone: Phone, record: KeptRecord): Promise<void> {
  const { positionReason, description, census } = record.findings;
  const words = [description, positionReason].filter(Boolean).join("; ");
  await change(phone, record.uid, (findings) => ({ ...findings, description: words }));
  await phone.store.happen(record.uid, { type: "commit" });
  phone.courier.send();
  go(census?.campaign === null ? { screen: "choose" } : { screen: "census" });
}

async function drop(phone: Phone, uid: string): Promise<void> {
  await phone.store.discard(uid);
  go({ screen: "census" });
}

/** Types that the ledger has in one's grids come first; a new one is mostly of these. */
function Type({ phone, record, pack }: { phone: Phone; record: KeptRecord; pack: Pack }) {
  const facilities = useLive(async () => (await phone.facilities())?.facilities ?? []);
  if (!facilities) return null;
  const types = typesOfLedger(categoriesOf(pack), facilities);
  const choose = (category: string) => void change(phone, record.uid, (findings) => ({ ...findings, category }));
  return (
    <label class="words">
      <span class="heading">{gettext("Type")}</span>
      <select class="input words__text" id="new-type" value={record.findings.category} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{gettext("Choose")}</option>
        {types.map((one) => <option key={one.key} value={one.key}>{nameOf(one, phone.language)}</option>)}
      </select>
    </label>
  );
}

function Results({ phone, record, census }: { phone: Phone; record: KeptRecord; census: CensusFinding }) {
  const choose = (result: CensusFinding["result"]) => void change(phone, record.uid, (findings) => ({ ...findings, census: { ...census, result } }));
  return (
    <fieldset class="reason">
      <legend class="reason__title">{gettext("How was it found?")}</legend>
      {(["present", "damaged", "missing"] as const).map((result) => (
        <button class="chip" type="button" key={result} aria-pressed={census.result === result} onClick={() => choose(result)}>{resultText(result)}</button>
      ))}
    </fieldset>
  );
}

function Name({ phone, record, census }: { phone: Phone; record: KeptRecord; census: CensusFinding }) {
  const [name, setName] = useState(census.name);
  useEffect(() => {
    if (name !== census.name) void change(phone, record.uid, (findings) => ({ ...findings, census: { ...census, name } }));
  }, [name]);
  return (
    <label class="words">
      <span class="heading">{gettext("Name (if it has one)")}</span>
      <input class="input words__text" type="text" maxLength={LONGEST_NAME} value={name} onInput={(event) => setName(event.currentTarget.value)} />
    </label>
  );
}
