/** The facilities of one's own grids, kept on the phone for a day without a network. */

import { request, requestChanged, RequestFailure } from "../../api";
import type { Facility } from "./facilities";

/** As /api/v1/field/facilities/ gives it: rows have the members that `columns` name. */
export interface FacilitiesBody {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly grids: readonly string[];
  /** So many more there are than a phone keeps. */
  readonly left_out: number;
}

export interface KeptFacilities {
  readonly etag: string;
  readonly takenAt: number;
  readonly facilities: readonly Facility[];
  readonly leftOut: number;
}

const ADDRESS = "/api/v1/field/facilities/";
const FRESH_MS = 600_000;
const PATIENCE_MS = 120_000;
const ASK_MS = 15_000;

/** The newest facilities; null where the kept ones are fresh, or nothing is to be had now. */
export async function fetchFacilities(kept: KeptFacilities | null, now: number = Date.now()): Promise<KeptFacilities | null> {
  if (kept && Math.abs(now - kept.takenAt) < FRESH_MS) return null;
  try {
    const response = await requestChanged(ADDRESS, AbortSignal.timeout(PATIENCE_MS), kept?.etag ?? "");
    if (!response) return kept && { ...kept, takenAt: now };
    const body = (await response.json()) as FacilitiesBody;
    return { etag: response.headers.get("ETag") ?? "", takenAt: now, facilities: facilitiesIn(body), leftOut: body.left_out };
  } catch (error) {
    if (error instanceof RequestFailure || error instanceof DOMException) return null;
    throw error;
  }
}

export function facilitiesIn({ columns, rows }: FacilitiesBody): Facility[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])) as unknown as Facility);
}

/** What the server says of a label that the phone does not know: a facility of others, none, or nothing because it was not reached. */
export async function askServer(code: string): Promise<Facility | "none" | "unreachable"> {
  try {
    const response = await request(`${ADDRESS}${encodeURIComponent(code)}/`, AbortSignal.timeout(ASK_MS), "application/json");
    return (await response.json()) as Facility;
  } catch (error) {
    if (error instanceof RequestFailure) return error.kind === "missing" ? "none" : "unreachable";
    if (error instanceof DOMException) return "unreachable";
    throw error;
  }
}
