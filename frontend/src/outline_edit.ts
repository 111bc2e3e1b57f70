/** Moving the corners of a stored zone: its rings in the address, what corners catch on, and going back and forth. */

import type { Place } from "./geography";

/** Names of outlines that are being edited: `edit:CODE:lon,lat;…|lon,lat;…`, a ring behind each bar. */
export const EDIT = "edit:";

export type Ring = readonly Place[];

/** A zone by its code, and the rings of corners that it shall have. */
export interface Edited {
  readonly zone: string;
  readonly rings: readonly Ring[];
}

const DECIMALS = 7;
const CORNERS_NEEDED = 3;
/** Of one degree of latitude (m), near enough to say what lies within a few pixels. */
const DEGREE_M = 111_320;
/** Moves of one corner within so long of each other are one gesture. */
const ONE_GESTURE_MS = 800;

/** The corners that a part of a name tells: `lon,lat;…`. */
export function cornersFrom(text: string): Place[] {
  const pairs = text.split(";").map((pair) => pair.split(",").map(Number));
  return pairs.flatMap(([lon, lat]) =>
    lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [{ lon, lat }] : [],
  );
}

/** The other way. */
export function cornersText(corners: Ring): string {
  return corners.map(({ lon, lat }) => `${lon.toFixed(DECIMALS)},${lat.toFixed(DECIMALS)}`).join(";");
}

/** What is edited under this name; null: nothing. */
export function editedOf(name: string | null): Edited | null {
  if (!name?.startsWith(EDIT)) return null;
  const at = name.lastIndexOf(":");
  const rings = name.slice(at + 1).split("|").map(cornersFrom);
  return rings.every(({ length }) => length >= CORNERS_NEEDED) ? { zone: name.slice(EDIT.length, at), rings } : null;
}

export function editName({ zone, rings }: Edited): string {
  return `${EDIT}${zone}:${rings.map(cornersText).join("|")}`;
}

/** In which ring, and where in it, is the corner of this number?  Corners are counted through all rings. */
function placed({ rings }: Edited, number: number): readonly [ring: number, at: number] {
  let at = number;
  for (const [index, ring] of rings.entries()) {
    if (at < ring.length) return [index, at];
    at -= ring.length;
  }
  throw new RangeError(`corner ${number}`);
}

function withRing(edited: Edited, index: number, ring: Ring): Edited {
  return { ...edited, rings: edited.rings.map((other, at) => (at === index ? ring : other)) };
}

/** With a corner somewhere else, or without it (null): a ring keeps three. */
export function withCorner(edited: Edited, number: number, place: Place | null): Edited {
  const [index, at] = placed(edited, number);
  const ring = edited.rings[index]!;
  if (!place && ring.length <= CORNERS_NEEDED) return edited;
  return withRing(edited, index, [...ring.slice(0, at), ...(place ? [place] : []), ...ring.slice(at + 1)]);
}

/** With one more corner behind the one of this number. */
export function withMore(edited: Edited, number: number, place: Place): Edited {
  const [index, at] = placed(edited, number);
  const ring = edited.rings[index]!;
  return withRing(edited, index, [...ring.slice(0, at + 1), place, ...ring.slice(at + 1)]);
}

/** The middle of the side behind each corner. */
export function middlesOf({ rings }: Edited): Place[] {
  return rings.flatMap((ring) =>
    ring.map((corner, at) => {
      const next = ring[(at + 1) % ring.length]!;
      return { lon: (corner.lon + next.lon) / 2, lat: (corner.lat + next.lat) / 2 };
    }),
  );
}

interface Near {
  readonly far: number;
  readonly place: Place;
}

/** Where a corner catches within so many metres: a border's corner before its nearest place; null: nowhere. */
export function caught({ lon, lat }: Place, borders: readonly (readonly (readonly number[])[])[], within_m: number): Place | null {
  const across = DEGREE_M * Math.cos((lat * Math.PI) / 180);
  const flat = ([x = 0, y = 0]: readonly number[]) => [(x - lon) * across, (y - lat) * DEGREE_M] as const;
  let corner: Near | null = null;
  let side: Near | null = null;
  for (const border of borders) {
    for (const [at, end] of border.entries()) {
      const [x, y] = flat(end);
      const far = Math.hypot(x, y);
      if (far <= (corner?.far ?? within_m)) corner = { far, place: { lon: end[0]!, lat: end[1]! } };
      const start = border[at - 1];
      if (!start) continue;
      const [x0, y0] = flat(start);
      const length2 = (x - x0) ** 2 + (y - y0) ** 2;
      const part = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(x0 * (x - x0) + y0 * (y - y0)) / length2));
      const beside = Math.hypot(x0 + part * (x - x0), y0 + part * (y - y0));
      if (beside <= (side?.far ?? within_m)) {
        side = { far: beside, place: { lon: start[0]! + part * (end[0]! - start[0]!), lat: start[1]! + part * (end[1]! - start[1]!) } };
      }
    }
  }
  return (corner ?? side)?.place ?? null;
}

/** What was before and what comes after; moves of one corner that follow each other closely are one step. */
export class Steps {
  private readonly before: string[] = [];
  private after: string[] = [];
  private gesture = "";
  private at_ms = 0;

  /** `now` follows on `last` by a gesture, such as moving the corner of a number. */
  take(last: string, gesture: string, at_ms: number): void {
    const goesOn = gesture === this.gesture && at_ms - this.at_ms < ONE_GESTURE_MS;
    if (!goesOn) this.before.push(last);
    this.after = [];
    [this.gesture, this.at_ms] = [gesture, at_ms];
  }

  get canUndo(): boolean {
    return this.before.length > 0;
  }

  get canRedo(): boolean {
    return this.after.length > 0;
  }

  /** What was before `now`; null: nothing. */
  undo(now: string): string | null {
    return this.step(this.before, this.after, now);
  }

  redo(now: string): string | null {
    return this.step(this.after, this.before, now);
  }

  forget(): void {
    this.before.length = 0;
    this.after = [];
    this.gesture = "";
  }

  private step(from: string[], to: string[], now: string): string | null {
    const found = from.pop() ?? null;
    if (found !== null) to.push(now);
    this.gesture = "";
    return found;
  }
}
