/** What is sent of what an inspector saw. */

import type { KeptRecord } from "../outbox/records";

type Told = (at: number | null) => string | null;

/** The body of an observation; `told` puts a time of the phone's clock right. */
export function scoreOf({ uid, seenAtRaw, findings }: KeptRecord, told: Told): object {
  const { score, photos, description } = findings;
  if (!score) throw new Error(`The record ${uid} is no observation`);
  return {
    uid,
    task: score.task,
    standard: score.standard,
    observed: score.observed,
    ok: score.ok,
    note: description,
    seen_at: told(seenAtRaw),
    ...(photos.length > 0 && { photos: photos.map(({ sha256, size, kind, takenAtRaw }) => ({ sha256, size, kind, taken_at: told(takenAtRaw) })) }),
  };
}
