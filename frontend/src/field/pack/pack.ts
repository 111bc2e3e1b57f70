/** What the phone keeps of the county for a day without a network: categories, who answers where, open cases nearby. */

import { request, requestChanged, RequestFailure } from "../../api";
import type { Category } from "./catalogue";
import type { Place } from "../../geography";
import { areaOf, type MultiPolygon, type Point } from "./ground";
import type { Ground, Steps, Territory } from "./rule";

type KeptTerritory = Omit<Territory, "area"> & { readonly geometry: MultiPolygon | Point | null; readonly reach_m?: number | null };
type KeptCategory = Omit<Category, "group_zh" | "group_en"> & Steps & { readonly group_name: string; readonly group_name_en: string };

/** As /api/v1/field/pack/ gives it; units and categories are named by code and key. */
export interface PackBody {
  readonly units: Readonly<Record<string, string>>;
  readonly categories: readonly KeptCategory[];
  readonly territories: readonly KeptTerritory[];
  /** So many facilities are not among the territories, because they are more than a phone keeps. */
  readonly facilities_left_out: number;
  /** The ground that it can answer for: west, south, east, north; null: none. */
  readonly bounds: readonly [number, number, number, number] | null;
  readonly county: { readonly name: string; readonly time_zone: string; readonly phone_crs: "wgs84" | "gcj02" };
  /** How the positions of this phone look, and how they are read because a person has said so; absent in packs of old. */
  readonly phone?: { readonly suspected: string; readonly read_as: string };
  readonly settings: {
    readonly duplicate_m: number;
    readonly duplicate_hours: number;
    readonly photo_px: number;
    /** Absent in packs of old. */
    readonly keep_originals?: boolean;
    readonly nearest_grid_m: number;
  };
}

export interface OpenCase {
  readonly point_uid: string;
  readonly number: string;
  readonly category: string;
  readonly lon: number;
  readonly lat: number;
  readonly place_text: string;
  readonly description: string;
  readonly state_name: string;
  readonly observed_at: string;
  readonly photo: string | null;
}

export interface Pack {
  readonly etag: string;
  /** By the phone's clock, ms: when it was last known to be the newest. */
  readonly takenAt: number;
  readonly language: string;
  readonly body: PackBody;
  readonly open: readonly OpenCase[];
}

const PACK = "/api/v1/field/pack/";
const OPEN = "/api/v1/field/open/";
const FRESH_MS = 600_000;
const PATIENCE_MS = 120_000;

/** A newer pack; null where the kept one is fresh, or nothing is to be had now. */
export async function fetchPack(kept: Pack | null, language: string, phone: string, now: number = Date.now()): Promise<Pack | null> {
  const isUsable = kept?.language === language;
  if (isUsable && Math.abs(now - kept.takenAt) < FRESH_MS) return null;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await requestChanged(`${PACK}?phone=${phone}`, signal, isUsable ? kept.etag : "");
    const open = (await (await request(OPEN, signal, "application/json")).json()) as { cases: OpenCase[] };
    if (!response) return kept && { ...kept, takenAt: now, open: open.cases };
    const body = (await response.json()) as PackBody;
    return { etag: response.headers.get("ETag") ?? "", takenAt: now, language, body, open: open.cases };
  } catch (error) {
    // What is kept serves on; the next round asks again.
    if (error instanceof RequestFailure || error instanceof DOMException) return null;
    throw error;
  }
}

/** In which system this phone speaks: as a person has found out about it, else as the county says of all phones. */
export function phoneCrsOf({ body }: Pick<Pack, "body">): "wgs84" | "gcj02" {
  return body.phone?.read_as === "gcj02" ? "gcj02" : body.county.phone_crs;
}

/** The categories as they are chosen from. */
export function categoriesOf({ body }: Pack): (Category & Steps)[] {
  return body.categories.map((one) => ({ ...one, group_zh: one.group_name, group_en: one.group_name_en }));
}

export function groundOf({ body }: Pick<Pack, "body">): Ground {
  const territories = body.territories.map(({ geometry, reach_m, ...rest }) => ({ ...rest, area: geometry && areaOf(geometry, reach_m ?? 0) }));
  return { territories, nearestGridM: body.settings.nearest_grid_m };
}

/** Can the pack tell anything about this place? */
export function covers({ body }: Pack, { lon, lat }: Place): boolean {
  if (!body.bounds) return false;
  const [west, south, east, north] = body.bounds;
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
