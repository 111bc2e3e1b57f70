/** Lengths and areas on the ellipsoid of CGCS2000; fetched only by who measures. */

import { Geodesic } from "geographiclib-geodesic";

import type { Place } from "./geography";

/** GB 22021: semi-major axis in metres, flattening. */
const CGCS2000 = new Geodesic.Geodesic(6_378_137, 1 / 298.257222101);

/** The shortest way between two places, in metres. */
export function ellipsoidalLength(from: Place, to: Place): number {
  return CGCS2000.Inverse(from.lat, from.lon, to.lat, to.lon, Geodesic.DISTANCE).s12 ?? 0;
}

/** Perimeter and area of the ground within a ring of corners, whichever way round they are given. */
export function ellipsoidalRing(corners: readonly Place[]): { perimeter_m: number; area_m2: number } {
  const polygon = CGCS2000.Polygon(false);
  for (const { lon, lat } of corners) polygon.AddPoint(lat, lon);
  const { perimeter, area } = polygon.Compute(false, true);
  return { perimeter_m: perimeter, area_m2: Math.abs(area ?? 0) };
}
