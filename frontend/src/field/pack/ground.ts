/** Areas in degrees, and whether a place lies in them: enough geometry for a phone. */

import type { Bounds, Place } from "../../geography";

/** Metres of a degree of latitude, and of longitude at the equator, as near as a drawing needs them. */
export const METRES_PER_DEGREE = 111_320;

type Ring = readonly (readonly number[])[];

export interface MultiPolygon {
  readonly type: "MultiPolygon";
  readonly coordinates: readonly (readonly Ring[])[];
}

export interface Point {
  readonly type: "Point";
  readonly coordinates: readonly [number, number];
}

export interface Area {
  readonly box: Bounds;
  readonly polygons: readonly (readonly Ring[])[];
  /** What is no area but a thing that reaches so many metres; null: it has polygons. */
  readonly thing: (Place & { readonly reachM: number }) | null;
}

/** Metres of a degree of longitude and of latitude, by the series for WGS 84. */
function metresPerDegree(lat: number): { x: number; y: number } {
  const phi = (lat * Math.PI) / 180;
  const x = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  const y = 111_132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi);
  return { x, y };
}

/** The area of a geometry, with its box, so that most areas are told apart without looking at their corners. */
export function areaOf(geometry: MultiPolygon | Point, reachM = 0): Area {
  if (geometry.type === "Point") return thingAt(geometry, reachM);
  const corners = geometry.coordinates.flatMap(([outer]) => outer ?? []);
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = NaN, lat = NaN] of corners) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return { box, polygons: geometry.coordinates, thing: null };
}

function thingAt({ coordinates: [lon, lat] }: Point, reachM: number): Area {
  const { x, y } = metresPerDegree(lat);
  return { box: [lon - reachM / x, lat - reachM / y, lon + reachM / x, lat + reachM / y], polygons: [], thing: { lon, lat, reachM } };
}

/** Does the place lie in the area, on its border, or within the reach of the thing? */
export function holds({ box, polygons, thing }: Area, place: Place): boolean {
  const { lon, lat } = place;
  if (lon < box[0] || lon > box[2] || lat < box[1] || lat > box[3]) return false;
  if (thing) {
    const { x, y } = metresPerDegree(lat);
    return Math.hypot((lon - thing.lon) * x, (lat - thing.lat) * y) <= thing.reachM;
  }
  return polygons.some(([outer, ...holes]) => {
    if (!outer) return false;
    const inside = side(outer, place);
    if (inside <= 0) return inside === 0;
    return holes.every((hole) => side(hole, place) <= 0);
  });
}

/** 1 inside a ring, 0 on it, −1 outside. */
function side(ring: Ring, { lon, lat }: Place): -1 | 0 | 1 {
  let isInside = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [x1 = NaN, y1 = NaN] = ring[index - 1]!;
    const [x2 = NaN, y2 = NaN] = ring[index]!;
    const turn = (x2 - x1) * (lat - y1) - (y2 - y1) * (lon - x1);
    const isBetween = Math.min(x1, x2) <= lon && lon <= Math.max(x1, x2) && Math.min(y1, y2) <= lat && lat <= Math.max(y1, y2);
    if (turn === 0 && isBetween) return 0;
    if (y1 > lat !== y2 > lat && turn > 0 === y2 > y1) isInside = !isInside;
  }
  return isInside ? 1 : -1;
}

/** Metres from a place outside to the border of an area; Infinity where it is certainly further than `reachM`. */
export function distanceM({ box, polygons }: Area, place: Place, reachM: number): number {
  const scale = metresPerDegree(place.lat);
  const [west, south, east, north] = box;
  const outX = Math.max(west - place.lon, 0, place.lon - east) * scale.x;
  const outY = Math.max(south - place.lat, 0, place.lat - north) * scale.y;
  if (Math.hypot(outX, outY) > reachM) return Infinity;
  let shortest = Infinity;
  for (const ring of polygons.flat()) {
    for (let index = 1; index < ring.length; index += 1) {
      shortest = Math.min(shortest, toSegment(ring[index - 1]!, ring[index]!, place, scale));
    }
  }
  return shortest;
}

function toSegment(from: readonly number[], to: readonly number[], place: Place, scale: { x: number; y: number }): number {
  const x1 = (from[0]! - place.lon) * scale.x;
  const y1 = (from[1]! - place.lat) * scale.y;
  const dx = (to[0]! - place.lon) * scale.x - x1;
  const dy = (to[1]! - place.lat) * scale.y - y1;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / length));
  return Math.hypot(x1 + along * dx, y1 + along * dy);
}
