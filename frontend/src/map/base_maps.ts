/** Base maps of others, chosen by the operator: where their tiles are, and how far GCJ-02 tiles lie off. */

import gcoord from "gcoord";

import type { Place } from "../geography";

export interface BaseMap {
  readonly name: string;
  readonly title: string;
  /** With {z}, {x}, {y} and, where there are several servers, {s}. */
  readonly url: string;
  /** A second layer of names above the first; empty: none. */
  readonly labels_url: string;
  /** Each letter is one value of {s}. */
  readonly servers: string;
  readonly attribution: string;
  readonly min_zoom: number;
  readonly max_zoom: number;
  /** Its tiles are drawn in GCJ-02: they are shifted, never the data. */
  readonly gcj02: boolean;
}

/** Where a GCJ-02 map draws what truly lies at `place`; outside China the same place. */
export function gcj02Of({ lon, lat }: Place): Place {
  const [shiftedLon, shiftedLat] = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02);
  return { lon: shiftedLon, lat: shiftedLat };
}
