/** Is this reported already?  Open cases of the same category, near and recent enough, nearest first. */

import { metresBetween } from "../position/fixes";
import type { Place } from "../../geography";
import type { OpenCase } from "./pack";

const HOUR_MS = 3_600_000;

export interface Near {
  readonly openCase: OpenCase;
  readonly metres: number;
}

export function sameProblem(
  open: readonly OpenCase[],
  category: string,
  place: Place,
  limits: { duplicate_m: number; duplicate_hours: number },
  now: number,
): Near[] {
  return open
    .filter((one) => one.category === category && now - Date.parse(one.observed_at) <= limits.duplicate_hours * HOUR_MS)
    .map((openCase) => ({ openCase, metres: metresBetween(place, openCase) }))
    .filter(({ metres }) => metres <= limits.duplicate_m)
    .sort((a, b) => a.metres - b.metres || (a.openCase.point_uid < b.openCase.point_uid ? -1 : 1));
}
