/** From fixes as the phone gave them to the position of a point: how good is it, and what is the middle of several? */

import type { Place } from "../../geography";
import type { Fix } from "../outbox/records";
import { METRES_PER_DEGREE } from "../pack/ground";

export type Quality = "good" | "fair" | "bad";

/** Fixes that are averaged lie within so many ms of the newest. */
const AVERAGED_MS = 12_000;
const FAIR_FACTOR = 2;

/** Good up to the category's threshold, fair up to twice that: what is not good needs a reason. */
export function qualityOf(accuracyM: number, thresholdM: number): Quality {
  if (accuracyM <= thresholdM) return "good";
  return accuracyM <= thresholdM * FAIR_FACTOR ? "fair" : "bad";
}

/** Metres between two places, on a plane; both in degrees, close together. */
export function metresBetween(a: Place, b: Place): number {
  const x = (b.lon - a.lon) * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(x, b.lat - a.lat) * METRES_PER_DEGREE;
}

export interface Averaged {
  readonly fix: Fix;
  /** The best of the fixes as the phone gave it, where several were averaged; null: the fix is raw itself. */
  readonly raw: Fix | null;
}

/** Where do the last fixes put the point?  Weighted by accuracy; the accuracy stays that of the best, no better. Null: no fixes. */
export function average(fixes: readonly Fix[]): Averaged | null {
  const newest = fixes.at(-1);
  if (!newest) return null;
  const recent = fixes.filter((fix) => newest.atRaw - fix.atRaw <= AVERAGED_MS);
  const best = recent.reduce((one, other) => (other.accuracyM <= one.accuracyM ? other : one));
  // What contradicts the best fix was taken on the way here.
  const used = recent.filter((fix) => metresBetween(fix, best) <= fix.accuracyM + best.accuracyM);
  if (used.length === 1) return { fix: best, raw: null };
  const weights = used.map((fix) => 1 / Math.max(fix.accuracyM, 1) ** 2);
  const sum = weights.reduce((one, other) => one + other, 0);
  const mean = (of: (fix: Fix) => number) => used.reduce((total, fix, index) => total + of(fix) * weights[index]!, 0) / sum;
  const fix: Fix = { ...best, lon: mean((one) => one.lon), lat: mean((one) => one.lat), atRaw: newest.atRaw };
  return { fix, raw: best };
}
