/** The streets of one's grids by whether they were walked lately, as the server tells it; and by the way that is being walked now. */

import { request, RequestFailure } from "../../api";
import { csrfToken } from "../../csrf";
import type { KeptRecord } from "../outbox/records";
import { metresBetween } from "../position/fixes";
import type { WayFix } from "./duty";

export interface Stretch {
  readonly road: string;
  readonly name: string;
  readonly grid: string;
  readonly grid_name: string;
  readonly metres: number;
  readonly line: readonly (readonly [number, number])[];
  readonly walked: boolean;
}

export interface KeptStreets {
  readonly takenAt: number;
  /** So many days count, today among them. */
  readonly days: number;
  /** So many days ways are kept; 0: the county keeps none. */
  readonly trackDays: number;
  readonly stretches: readonly Stretch[];
}

const TRACKS = "/api/v1/field/tracks/";
const ADDRESS = "/api/v1/field/streets/";
const PATIENCE_MS = 60_000;

/** The streets as they are now; null where nothing is to be had. */
export async function fetchStreets(now: number = Date.now()): Promise<KeptStreets | null> {
  try {
    const response = await request(ADDRESS, AbortSignal.timeout(PATIENCE_MS), "application/json");
    const body = (await response.json()) as { days: number; track_days: number; stretches: Stretch[] };
    return { takenAt: now, days: body.days, trackDays: body.track_days, stretches: body.stretches };
  } catch (error) {
    if (error instanceof RequestFailure || error instanceof DOMException) return null;
    throw error;
  }
}

/** Delete all of one's ways on the server.  Did it? */
export async function forgetOnServer(): Promise<boolean> {
  try {
    return (await fetch(TRACKS, { method: "DELETE", credentials: "same-origin", headers: { "X-CSRFToken": csrfToken() } })).ok;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
}

/** A place counts for a stretch within this, and together they must lie over so much of it (surveys/streets/rules.py). */
const WAY_M = 25;
const WAY_SHARE = 0.5;
/** A report counts for a stretch within this. */
const REPORT_M = 15;

/** How far along a stretch (0 to 1) and how far from it a place lies. */
function along(line: Stretch["line"], place: { readonly lon: number; readonly lat: number }): { share: number; metres: number } {
  const lengths = line.slice(1).map(([lon, lat], index) => metresBetween({ lon: line[index]![0], lat: line[index]![1] }, { lon, lat }));
  const whole = lengths.reduce((sum, one) => sum + one, 0) || 1;
  let best = { share: 0, metres: Infinity };
  let before = 0;
  lengths.forEach((length, index) => {
    const [from, to] = [line[index]!, line[index + 1]!];
    const cosine = Math.cos((from[1] * Math.PI) / 180);
    const [dx, dy] = [(to[0] - from[0]) * cosine, to[1] - from[1]];
    const [px, py] = [(place.lon - from[0]) * cosine, place.lat - from[1]];
    const square = dx * dx + dy * dy;
    const t = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
    const metres = metresBetween(place, { lon: from[0] + (to[0] - from[0]) * t, lat: from[1] + (to[1] - from[1]) * t });
    if (metres < best.metres) best = { share: (before + length * t) / whole, metres };
    before += length;
  });
  return best;
}

/** Do these places of a way lie over enough of the stretch? */
export function isCovered({ line }: Stretch, fixes: readonly WayFix[]): boolean {
  const shares = fixes.map((fix) => along(line, fix)).filter(({ metres }) => metres <= WAY_M).map(({ share }) => share);
  return shares.length > 1 && Math.max(...shares) - Math.min(...shares) >= WAY_SHARE;
}

/** The stretches with what this phone knows beyond the server: the way that is being walked, and what is still in the outbox. */
export function walkedNow(stretches: readonly Stretch[], fixes: readonly WayFix[], records: readonly KeptRecord[]): Stretch[] {
  const own = [...fixes, ...records.flatMap(({ findings }) => findings.way?.fixes ?? [])];
  const places = records.flatMap(({ findings, kind, state }) => (findings.position && kind === undefined && state !== "draft" ? [findings.position] : []));
  return stretches.map((one) => {
    if (one.walked) return one;
    const walked = isCovered(one, own) || places.some((place) => along(one.line, place).metres <= REPORT_M);
    return walked ? { ...one, walked } : one;
  });
}

/** What is left, by road: name, metres, the longest first, ties by name. */
export function leftByRoad(stretches: readonly Stretch[]): { name: string; metres: number; place: { lon: number; lat: number } }[] {
  const found = new Map<string, { name: string; metres: number; place: { lon: number; lat: number } }>();
  for (const { name, road, metres, line, walked } of stretches) {
    if (walked) continue;
    const [lon, lat] = line[Math.floor(line.length / 2)]!;
    const known = found.get(road);
    found.set(road, { name: name || road, metres: (known?.metres ?? 0) + metres, place: known?.place ?? { lon, lat } });
  }
  return [...found.values()].sort((a, b) => b.metres - a.metres || (a.name < b.name ? -1 : 1));
}
