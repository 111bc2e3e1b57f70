/** Where is it?  A ring that says how good the fix is, how old it is, and a reason where it is not good. */

import { useEffect, useRef, useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import type { Fix, KeptRecord, Position } from "../outbox/records";
import type { Phone } from "../phone";
import { average, qualityOf } from "../position/fixes";
import { PositionWatch, type Trouble } from "../position/watch";
import { needsReason } from "./ready";

interface PlaceProps {
  readonly phone: Phone;
  readonly record: KeptRecord;
  readonly thresholdM: number;
  readonly phoneCrs: string;
}

export function Place({ phone, record, thresholdM, phoneCrs }: PlaceProps) {
  const { position, raw } = record.findings;
  const { isLooking, trouble, look } = useWatch(phone, record, thresholdM, phoneCrs);
  return (
    <section class="place">
      <h2 class="heading">{gettext("Position")}</h2>
      <div class="place__now">
        <Ring position={position} thresholdM={thresholdM} isLooking={isLooking} />
        <div class="place__words">
          <p class="place__main" id="position">{mainText(position, isLooking)}</p>
          {position && <Age position={position} />}
        </div>
        {!isLooking && <button class="button button--quiet" type="button" onClick={look}>{gettext("Measure again")}</button>}
      </div>
      {trouble && <p class="warning" role="alert">{troubleText(trouble)}</p>}
      {needsReason({ position, raw }, thresholdM) && <Reason phone={phone} record={record} thresholdM={thresholdM} />}
    </section>
  );
}

/** Watches the position while the draft has none that is good; what is measured goes into the draft at once. */
function useWatch(phone: Phone, record: KeptRecord, thresholdM: number, phoneCrs: string) {
  const [isLooking, setLooking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const watch = useRef<PositionWatch | null>(null);
  const look = () => {
    const fixes: Fix[] = [];
    watch.current?.stop();
    watch.current = new PositionWatch(thresholdM, {
      fix: (fix) => {
        fixes.push(fix);
        setTrouble(null);
        void keepFix(phone, record.uid, fixes, phoneCrs);
      },
      trouble: setTrouble,
      ended: () => setLooking(false),
    });
    setTrouble(null);
    setLooking(true);
    watch.current.start();
  };
  useEffect(() => {
    if (record.findings.position === null) look();
    return () => watch.current?.stop();
  }, []);
  return { isLooking, trouble, look };
}

async function keepFix(phone: Phone, uid: string, fixes: readonly Fix[], crs: string): Promise<void> {
  const averaged = average(fixes);
  if (!averaged) return;
  const { fix, raw } = averaged;
  const { lon, lat, accuracyM, atRaw, heading } = fix;
  const position: Position = { lon, lat, crs, accuracyM, source: "gnss", atRaw, heading };
  await phone.store.changeDraft(uid, (draft) => ({
    ...draft,
    findings: { ...draft.findings, position, raw: raw && { ...raw, crs } },
  }));
}

function Ring({ position, thresholdM, isLooking }: { position: Position | null; thresholdM: number; isLooking: boolean }) {
  const accuracyM = position?.accuracyM ?? null;
  const quality = accuracyM === null ? "none" : qualityOf(accuracyM, thresholdM);
  return (
    <div class={`ring ring--${quality} ${isLooking ? "ring--looking" : ""}`} data-quality={quality}>
      {accuracyM === null ? "?" : `±${Math.round(accuracyM)}`}
      {accuracyM !== null && <small>{gettext("m")}</small>}
    </div>
  );
}

function mainText(position: Position | null, isLooking: boolean): string {
  if (!position) return isLooking ? gettext("Looking for the position…") : gettext("No position yet");
  return position.source === "hand" ? gettext("Placed by hand") : isLooking ? gettext("Measuring…") : gettext("Measured");
}

const TICK_MS = 5_000;

function Age({ position }: { position: Position }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = position.atRaw === null ? 0 : Math.max(0, Math.round((now - position.atRaw) / 1000));
  const text = seconds < 60 ? gettext("just now") : fill(gettext("%(minutes)s min ago"), { minutes: Math.round(seconds / 60) });
  return <p class="quiet">{text}</p>;
}

function troubleText(trouble: Trouble): string {
  switch (trouble) {
    case "denied":
      return gettext("The phone does not let this page know where it is. Allow it in the browser's settings for this page, then measure again.");
    case "unavailable":
      return gettext("The phone cannot tell where it is. Go outdoors, switch positioning on, then measure again.");
    case "insecure":
      return gettext("This page is not secure (https), so the browser does not tell where the phone is.");
  }
}

const LONGEST_REASON = 200;

function Reason({ phone, record, thresholdM }: { phone: Phone; record: KeptRecord; thresholdM: number }) {
  const chosen = record.findings.positionReason;
  const reasons = [gettext("Between tall buildings"), gettext("Indoors or under a roof"), gettext("Under trees"), gettext("Position known otherwise")];
  const choose = (positionReason: string) =>
    phone.store.changeDraft(record.uid, (draft) => ({ ...draft, findings: { ...draft.findings, positionReason } }));
  return (
    <fieldset class="reason">
      <legend class="reason__title">{fill(gettext("Not within %(metres)s m. Why?"), { metres: thresholdM })}</legend>
      {reasons.map((reason) => (
        <button class="chip" type="button" aria-pressed={chosen === reason} onClick={() => void choose(reason)}>{reason}</button>
      ))}
      <input class="input" type="text" maxLength={LONGEST_REASON} aria-label={gettext("Another reason")} placeholder={gettext("Another reason")} value={reasons.includes(chosen) ? "" : chosen} onChange={(event) => void choose(event.currentTarget.value)} />
    </fieldset>
  );
}
