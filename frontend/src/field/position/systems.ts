/** From the system in which a phone speaks to the county's: GCJ-02 where the operator says so, else WGS 84, which is the same to a metre. */

import gcoord from "gcoord";

import type { Place } from "../../geography";

export const WGS84 = "EPSG:4326";
export const GCJ02 = "gcj02";

/** A place of `crs` in EPSG:4490. */
export function toStorage({ lon, lat }: Place, crs: string): Place {
  if (crs !== GCJ02) return { lon, lat };
  // The offset changes by millimetres over its own length: asked twice there, it leads back well enough for a map.
  let guess: [number, number] = [lon, lat];
  for (let round = 0; round < 3; round += 1) {
    const [x, y] = gcoord.transform(guess, gcoord.WGS84, gcoord.GCJ02);
    guess = [guess[0] + lon - x, guess[1] + lat - y];
  }
  return { lon: guess[0], lat: guess[1] };
}
