/** Orthophotos and height models that lie under the map: which are shown, how strongly, and which side of a swipe. */

import type { Bounds } from "../geography";

export interface Raster {
  readonly id: number;
  readonly title: string;
  /** In words: orthophoto, surface model … */
  readonly kind: string;
  /** YYYY-MM-DD */
  readonly takenOn: string;
  readonly bounds: Bounds;
  /** The zoom at which a pixel of the map is one of the raster; nearer ones are drawn larger. */
  readonly maxZoom: number;
  /** Of its tiles, with {z}, {x} and {y}; another one for each version of the file. */
  readonly tiles: string;
  /** Where its values are asked for, ?lon=&lat= behind it; empty for pictures. */
  readonly values: string;
}

export interface ShownRaster {
  readonly raster: Raster;
  readonly opacity: number;
}

/** The name of a raster among the opacities that the address carries. */
export function opacityName(id: number): string {
  return `imagery_${id}`;
}

/** The rasters that are switched on, in the order of the tree: the first lies on top. */
export function shownRasters(
  rasters: readonly Raster[], ids: readonly number[], opacity: Readonly<Record<string, number>>,
): ShownRaster[] {
  return rasters.filter(({ id }) => ids.includes(id)).map((raster) => ({ raster, opacity: opacity[opacityName(raster.id)] ?? 1 }));
}

/** What the reader sees of the map, in pixels of its layers. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The CSS clip that leaves of a layer what lies right of `part` (0 to 1) of the frame. */
export function clipRightOf({ left, top, width, height }: Frame, part: number): string {
  const [from, to, bottom] = [left + width * part, left + width, top + height];
  return `polygon(${from}px ${top}px, ${to}px ${top}px, ${to}px ${bottom}px, ${from}px ${bottom}px)`;
}
