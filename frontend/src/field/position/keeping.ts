/** Puts a position into a draft: as it was measured, or as it was placed by hand; the raw fix stays either way. */

import type { Findings, Fix, Position, TakenPhoto } from "../outbox/records";
import type { Place } from "../../geography";
import type { Phone } from "../phone";
import { average } from "./fixes";
import { WGS84 } from "./systems";

export const STORAGE = "EPSG:4490";
export const LONGEST_REASON = 200;

/** The draft's position from the fixes so far, unless somebody has placed it by hand meanwhile. */
export async function keepFixes(phone: Phone, uid: string, fixes: readonly Fix[], crs: string): Promise<void> {
  const averaged = average(fixes);
  if (!averaged) return;
  const { fix, raw } = averaged;
  const { lon, lat, accuracyM, atRaw, heading } = fix;
  const position: Position = { lon, lat, crs, accuracyM, source: "gnss", atRaw, heading };
  await change(phone, uid, (findings) => {
    switch (findings.position?.source) {
      case "hand":
      case "photo":
        return findings;
      // The facility's place stands; where the phone was, is kept beside it.
      case "ledger":
        return { ...findings, raw: { ...fix, crs } };
      default:
        return { ...findings, position, raw: raw && { ...raw, crs } };
    }
  });
}

/** Forget what was placed by hand, by the ledger or by a photo: the phone measures again. */
export async function forgetHand(phone: Phone, uid: string): Promise<void> {
  await change(phone, uid, (findings) =>
    findings.position && findings.position.source !== "gnss" ? { ...findings, position: null, raw: null, positionReason: "" } : findings,
  );
}

/** Take the place that a camera wrote beside a photo; how good it is nobody knows.  What the phone measured is kept as the raw fix. */
export async function keepPhotoPlace(phone: Phone, uid: string, photo: TakenPhoto): Promise<void> {
  const { place, takenAtRaw } = photo;
  if (!place) return;
  await change(phone, uid, (findings) => {
    const position: Position = { lon: place.lon, lat: place.lat, crs: WGS84, accuracyM: null, source: "photo", atRaw: takenAtRaw, heading: null };
    return { ...findings, position, raw: findings.raw ?? rawOf(findings.position), positionReason: "" };
  });
}

/** Place it by hand (EPSG:4490); what the phone measured last is kept as the raw fix. */
export async function keepHand(phone: Phone, uid: string, { lon, lat }: Place, reason?: string): Promise<void> {
  await change(phone, uid, (findings) => {
    const position: Position = { lon, lat, crs: STORAGE, accuracyM: null, source: "hand", atRaw: null, heading: null };
    return { ...findings, position, raw: findings.raw ?? rawOf(findings.position), positionReason: (reason ?? findings.positionReason).slice(0, LONGEST_REASON) };
  });
}

/** Why the position is as it is. */
export async function keepReason(phone: Phone, uid: string, positionReason: string): Promise<void> {
  await change(phone, uid, (findings) => ({ ...findings, positionReason: positionReason.slice(0, LONGEST_REASON) }));
}

function rawOf(position: Position | null): Findings["raw"] {
  if (!position || position.atRaw === null || (position.source !== "gnss" && position.source !== "photo")) return null;
  const { lon, lat, crs, accuracyM, atRaw, heading } = position;
  return { lon, lat, crs, accuracyM, atRaw, heading };
}

async function change(phone: Phone, uid: string, how: (findings: Findings) => Findings): Promise<void> {
  await phone.store.changeDraft(uid, (draft) => ({ ...draft, findings: how(draft.findings) }));
}
