/** Where is it?  A ring that says how good the fix is and how old, a map to put it right, and a reason where one is needed. */

import { useEffect, useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import type { KeptRecord, Position } from "../outbox/records";
import type { Place as Spot } from "../../geography";
import { phoneCrsOf, type Pack } from "../pack/pack";
import type { Phone } from "../phone";
import { metresBetween, qualityOf } from "../position/fixes";
import { keepHand, keepPhotoPlace } from "../position/keeping";
import { photoToOffer } from "../position/of_photo";
import { toStorage } from "../position/systems";
import { useWatch } from "../position/use_watch";
import type { Trouble } from "../position/watch";
import { PinMap } from "./pin_map";
import { Reason } from "./reason";
import { needsReason } from "./ready";
import { momentText } from "../words";

interface PlaceProps {
  readonly phone: Phone;
  readonly record: KeptRecord;
  readonly pack: Pack | null;
  readonly thresholdM: number;
}

export function Place({ phone, record, pack, thresholdM }: PlaceProps) {
  const { position } = record.findings;
  const { isLooking, trouble, look } = useWatch(phone, record, thresholdM, pack ? phoneCrsOf(pack) : undefined);
  const [isMapOpen, setMapOpen] = useState(false);
  return (
    <section class="place">
      <h2 class="heading">{gettext("Position")}</h2>
      <div class="place__now">
        <Ring position={position} thresholdM={thresholdM} isLooking={isLooking} />
        <div class="place__words">
          <p class="place__main" id="position">{mainText(position, isLooking)}</p>
          {position && <Age position={position} language={phone.language} />}
          <Apart record={record} />
        </div>
      </div>
      <div class="place__ways">
        <button class="chip" type="button" disabled={isLooking} onClick={look}>{gettext("Measure again")}</button>
        <button class="chip" id="open-map" type="button" aria-expanded={isMapOpen} onClick={() => setMapOpen(!isMapOpen)}>{gettext("Move on the map")}</button>
      </div>
      <PhotoPlace phone={phone} record={record} thresholdM={thresholdM} isLooking={isLooking} />
      {isMapOpen && <Moving phone={phone} record={record} pack={pack} />}
      {trouble && <p class="warning" role="alert">{troubleText(trouble)}</p>}
      {needsReason(position, thresholdM) && <Reason phone={phone} record={record} thresholdM={thresholdM} />}
    </section>
  );
}

/** How far the phone measured itself from the facility: both are kept. */
function Apart({ record }: { record: KeptRecord }) {
  const { position, raw } = record.findings;
  if (position?.source !== "ledger" || !raw) return null;
  const metres = Math.round(metresBetween(toStorage(raw, raw.crs), position));
  return <p class="quiet" id="apart">{fill(gettext("The phone measures itself %(metres)s m from it (±%(accuracy)s m)."), { metres, accuracy: Math.round(raw.accuracyM ?? 0) })}</p>;
}

/** A photo says where it was taken: offered where the phone has no good fix of its own, or the photo was taken before. */
function PhotoPlace({ phone, record, thresholdM, isLooking }: Omit<PlaceProps, "pack"> & { isLooking: boolean }) {
  const { position, photos } = record.findings;
  const offered = photoToOffer(position, photos, thresholdM, isLooking);
  if (!offered) return null;
  const { photo, metres } = offered;
  const when = photo.takenAtRaw === null ? "" : momentText(photo.takenAtRaw, phone.language);
  return (
    <div class="offer" id="photo-place">
      <p>
        {metres === null ? gettext("A photo says where it was taken.") : fill(gettext("A photo says that it was taken %(metres)s m from here."), { metres })}
        {when && <span class="quiet"> {when}</span>}
      </p>
      <button class="chip" id="use-photo-place" type="button" onClick={() => void keepPhotoPlace(phone, record.uid, photo)}>{gettext("Use the photo's place")}</button>
    </div>
  );
}

/** The map begins at the position, or in the middle of what the phone keeps of the county. */
function Moving({ phone, record, pack }: Omit<PlaceProps, "thresholdM">) {
  const { position, raw } = record.findings;
  const fix = raw ?? (position?.accuracyM === null ? null : position);
  const place = position ? toStorage(position, position.crs) : pack && middleOf(pack);
  if (!place) return <p class="empty">{gettext("The map is not on this phone yet.")}</p>;
  return (
    <PinMap
      ground={pack && phone.ground(pack)} place={place}
      fix={fix && { ...toStorage(fix, fix.crs), accuracyM: fix.accuracyM ?? 0 }}
      moved={(to) => void keepHand(phone, record.uid, to)}
    />
  );
}

function middleOf({ body }: Pack): Spot | null {
  if (!body.bounds) return null;
  const [west, south, east, north] = body.bounds;
  return { lon: (west + east) / 2, lat: (south + north) / 2 };
}

export function Ring({ position, thresholdM, isLooking }: { position: Position | null; thresholdM: number; isLooking: boolean }) {
  const accuracyM = position?.accuracyM ?? null;
  const quality = accuracyM === null ? "none" : qualityOf(accuracyM, thresholdM);
  const unknown = position ? signText(position.source) : "?";
  return (
    <div class={`ring ring--${quality} ${isLooking ? "ring--looking" : ""}`} data-quality={quality}>
      {accuracyM === null ? <small>{unknown}</small> : `±${Math.round(accuracyM)}`}
      {accuracyM !== null && <small>{gettext("m")}</small>}
    </div>
  );
}

function signText(source: Position["source"]): string {
  switch (source) {
    case "hand":
      return gettext("by hand");
    case "ledger":
      return gettext("ledger");
    case "photo":
      return gettext("photo");
    case "gnss":
      return "?";
  }
}

export function mainText(position: Position | null, isLooking: boolean): string {
  if (!position) return isLooking ? gettext("Looking for the position…") : gettext("No position yet");
  if (position.source === "hand") return gettext("Placed by hand");
  if (position.source === "ledger") return gettext("The facility's place in the ledger");
  if (position.source === "photo") return gettext("The place that the photo names");
  return isLooking ? gettext("Measuring…") : gettext("Measured by the phone");
}

const TICK_MS = 5_000;
/** Further back the moment itself says more, as of a photo of last week. */
const LONG_AGO_S = 5_400;

export function Age({ position, language }: { position: Position; language: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  if (position.atRaw === null) return null;
  const seconds = Math.max(0, Math.round((now - position.atRaw) / 1000));
  if (seconds > LONG_AGO_S) return <p class="quiet">{momentText(position.atRaw, language)}</p>;
  const text = seconds < 60 ? gettext("just now") : fill(gettext("%(minutes)s min ago"), { minutes: Math.round(seconds / 60) });
  return <p class="quiet">{text}</p>;
}

export function troubleText(trouble: Trouble): string {
  switch (trouble) {
    case "denied":
      return gettext("The phone does not let this page know where it is. Allow it in the browser's settings for this page and measure again, or place the point on the map.");
    case "unavailable":
      return gettext("The phone cannot tell where it is. Go outdoors, switch positioning on and measure again, or place the point on the map.");
    case "insecure":
      return gettext("This page is not secure (https), so the browser does not tell where the phone is. Place the point on the map.");
  }
}
