/** Which photo's place is worth offering for the report? */

import type { Position, TakenPhoto } from "../outbox/records";
import { metresBetween, qualityOf } from "./fixes";

/** Nearer than this the photo tells nothing that the phone does not know. */
const APART_M = 50;

export interface Offer {
  readonly photo: TakenPhoto;
  /** From the draft's position; null: it has none. */
  readonly metres: number | null;
}

/** The first photo with a place, where the phone has found none, a bad one, or one far from there; never beside a choice of the collector's. */
export function photoToOffer(position: Position | null, photos: readonly TakenPhoto[], thresholdM: number, isLooking: boolean): Offer | null {
  const photo = photos.find((one) => one.place);
  if (!photo?.place) return null;
  if (position === null) return isLooking ? null : { photo, metres: null };
  if (position.source !== "gnss") return null;
  const metres = Math.round(metresBetween(position, photo.place));
  const isGood = position.accuracyM !== null && qualityOf(position.accuracyM, thresholdM) === "good";
  return isGood && metres < APART_M ? null : { photo, metres };
}
