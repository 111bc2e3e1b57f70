/** What is sent of an answer to a survey. */

import type { KeptRecord } from "../outbox/records";
import { toStorage } from "../position/systems";

type Told = (at: number | null) => string | null;

/** The body of an answer; `told` puts a time of the phone's clock right. */
export function answerOf({ uid, seenAtRaw, findings }: KeptRecord, told: Told): object {
  const { answer, raw, description } = findings;
  if (!answer) throw new Error(`The record ${uid} is no answer`);
  const place = raw && toStorage(raw, raw.crs);
  return {
    uid,
    survey: answer.survey.uid,
    grid: answer.grid,
    kind: answer.kind,
    ...(answer.takesBack && { takes_back: answer.takesBack }),
    note: description,
    ...(raw && place && { lon: place.lon, lat: place.lat, accuracy_m: raw.accuracyM }),
    ...(raw && { fix: { lon: raw.lon, lat: raw.lat, crs: raw.crs, accuracy_m: raw.accuracyM, fix_at: told(raw.atRaw) } }),
    said_at: told(seenAtRaw),
  };
}
