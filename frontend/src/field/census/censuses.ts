/** Facility censuses as the phone keeps them: which run, what is to be gone through in a grid, and how far it is. */

import { request, RequestFailure } from "../../api";
import type { Facility } from "../facility/facilities";
import type { KeptRecord } from "../outbox/records";

export type Result = "present" | "damaged" | "missing" | "new";

/** The numbers of one type in one grid, as the server last told them. */
export interface Progress {
  readonly grid: string;
  readonly grid_name: string;
  readonly category: string;
  readonly listed: number;
  readonly seen: number;
  readonly damaged: number;
  readonly missing: number;
  readonly added: number;
}

export interface Campaign {
  readonly id: number;
  readonly title: string;
  /** Keys of types and codes of grids; empty: all of them. */
  readonly categories: readonly string[];
  readonly grids: readonly string[];
  readonly first_on: string;
  readonly last_on: string;
  readonly progress: readonly Progress[];
  /** How each facility was found last, by identifier, by whoever it was. */
  readonly latest: Readonly<Record<string, Result>>;
}

export interface KeptCensus {
  readonly takenAt: number;
  readonly campaigns: readonly Campaign[];
}

const ADDRESS = "/api/v1/field/census/";
const FRESH_MS = 120_000;
const PATIENCE_MS = 60_000;

/** The censuses as they are now; null where the kept ones are fresh, or nothing is to be had. */
export async function fetchCensus(kept: KeptCensus | null, now: number = Date.now()): Promise<KeptCensus | null> {
  if (kept && Math.abs(now - kept.takenAt) < FRESH_MS) return null;
  try {
    const response = await request(ADDRESS, AbortSignal.timeout(PATIENCE_MS), "application/json");
    const { campaigns } = (await response.json()) as { campaigns: Campaign[] };
    return { takenAt: now, campaigns };
  } catch (error) {
    if (error instanceof RequestFailure || error instanceof DOMException) return null;
    throw error;
  }
}

/** All types, in an address. */
export const ALL = "all";

/** What a census goes through in a grid: what the ledger has there of this type (or of all that it is about). */
export function toGoThrough(facilities: readonly Facility[], campaign: Campaign | null, grid: string, type: string): Facility[] {
  const isAbout = (key: string) => (type === ALL ? !campaign?.categories.length || campaign.categories.includes(key) : key === type);
  return facilities.filter((one) => one.grid === grid && one.status !== "removed" && isAbout(one.category));
}

/** How each facility was found last: by this phone's own findings, which the server may not have yet, else by the server's word. */
export function foundBy(campaign: Campaign | null, records: readonly KeptRecord[]): Map<string, Result> {
  const found = new Map<string, Result>(Object.entries(campaign?.latest ?? {}));
  const own = records.filter(({ findings, state }) => findings.census && findings.census.campaign === (campaign?.id ?? null) && state !== "failed" && state !== "draft");
  for (const { findings } of [...own].sort((a, b) => a.seenAtRaw - b.seenAtRaw)) {
    if (findings.census && findings.census.code) found.set(findings.census.code, findings.census.result);
  }
  return found;
}

/** Types that the ledger has in a grid, each with how many, as far as the census is about them. */
export function typesIn(facilities: readonly Facility[], campaign: Campaign | null, grid: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { category } of toGoThrough(facilities, campaign, grid, ALL)) counts.set(category, (counts.get(category) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
