/** Places, boxes and views, in degrees of WGS 84. */

export interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

export interface MapView {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}
