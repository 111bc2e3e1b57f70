/** What is sent of a finding. */

import type { KeptRecord } from "../outbox/records";

type Told = (at: number | null) => string | null;

/** The body of a finding; `told` puts a time of the phone's clock right. */
export function findingOf({ uid, seenAtRaw, findings }: KeptRecord, told: Told): object {
  const { census, position, raw, photos, category, description } = findings;
  if (!census) throw new Error(`The record ${uid} is no finding`);
  const fix = raw ?? (position?.accuracyM != null ? { ...position, accuracyM: position.accuracyM } : null);
  const isNew = census.result === "new";
  return {
    uid,
    result: census.result,
    campaign: census.campaign,
    ...(isNew && position && { category, lon: position.lon, lat: position.lat, crs: position.crs, accuracy_m: position.accuracyM, name: census.name }),
    ...(!isNew && { facility_code: census.code }),
    ...(fix && { fix: { lon: fix.lon, lat: fix.lat, crs: fix.crs, accuracy_m: fix.accuracyM, fix_at: told(fix.atRaw) } }),
    note: description,
    ...(census.point && { point: census.point }),
    observed_at: told(seenAtRaw),
    ...(photos.length > 0 && { photos: photos.map(({ sha256, size, kind, takenAtRaw }) => ({ sha256, size, kind, taken_at: told(takenAtRaw) })) }),
  };
}
