/** What is sent of a way on duty. */

import type { KeptRecord } from "../outbox/records";

export function wayOf({ uid, findings: { way } }: KeptRecord, told: (at: number | null) => string | null): object {
  if (!way) throw new Error(`The record ${uid} is no way`);
  return {
    uid,
    began_at: told(way.beganAt),
    ended_at: told(way.endedAt),
    crs: way.crs,
    fixes: way.fixes.map(({ lon, lat, accuracyM, at }) => ({ lon, lat, accuracy_m: accuracyM, at: told(at) })),
  };
}
