/** Places, boxes and views, in degrees of WGS 84. */

export interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Does `outer` hold all of `inner`? */
export function isWithin(inner: Bounds, outer: Bounds): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

export interface MapView {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}
