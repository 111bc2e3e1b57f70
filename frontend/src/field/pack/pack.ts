/** What the phone keeps of the county for a day without a network. */

import { request, RequestFailure } from "../../api";
import type { Category } from "./catalogue";

export interface Pack {
  /** By the phone's clock, ms. */
  readonly takenAt: number;
  readonly categories: readonly Category[];
  /** The system in which phones here say where they are. */
  readonly phoneCrs: string;
}

const CATEGORIES = "/api/v1/categories/?active=true&limit=1000";
const FRESH_MS = 600_000;
const ACCURACY_M = 20;
const MIN_PHOTOS = 2;

interface Row {
  readonly code: string;
  readonly name: string;
  readonly name_en: string;
  readonly class_name: string;
  readonly class_name_en: string;
}

/** A newer pack; null where the kept one is fresh, or nothing new is to be had now. */
export async function fetchPack(kept: Pack | null, now: number = Date.now()): Promise<Pack | null> {
  if (kept && Math.abs(now - kept.takenAt) < FRESH_MS) return null;
  try {
    return { takenAt: now, categories: await fetchCategories(), phoneCrs: "EPSG:4326" };
  } catch (error) {
    if (error instanceof RequestFailure) return null;
    throw error;
  }
}

async function fetchCategories(): Promise<Category[]> {
  const response = await request(CATEGORIES, AbortSignal.timeout(60_000), "application/json");
  const page = (await response.json()) as { results: Row[] };
  return page.results.map((row) => ({
    key: row.code,
    name_zh: row.name,
    name_en: row.name_en,
    group_zh: row.class_name,
    group_en: row.class_name_en,
    pinyin: "",
    accuracy_m: ACCURACY_M,
    min_photos: MIN_PHOTOS,
    used: 0,
  }));
}
