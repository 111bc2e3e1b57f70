/** What the drawer asks the server: one thing, its figures, its history, and why a point has its unit. */

import type { FeatureCollection, Geometry, LineString } from "geojson";

import { askWhoAnswers, type Question, type Receipt, request } from "../api";
import type { Light } from "../points/columns";
import type { Kind } from "../state";

/** One row as the API gives it, with its geometry (EPSG:4490). */
export interface Detail {
  readonly id: number;
  readonly geometry: Geometry | null;
  readonly [field: string]: unknown;
}

/** Figures that are counted, not stored (tests/contract/summary.json). */
export interface Summary {
  readonly area_m2: number;
  readonly length_m?: number;
  readonly road_m?: number;
  readonly households?: number | null;
  readonly facilities: { readonly total: number; readonly by_status: Readonly<Record<string, number>> };
  readonly points: { readonly total: number; readonly last_30_days: number; readonly flagged: number };
}

/** Kinds that have figures. */
export type Summed = "grids" | "road_sections" | "places";

/** What became different, in words; null: it was empty. */
export interface Change {
  readonly field: string;
  readonly name: string;
  readonly old: string | null;
  readonly new: string | null;
}

/** One step of a history (tests/contract/history.json). */
export interface HistoryEntry {
  readonly at: string;
  /** Who did it; null where it was written past the site. */
  readonly by: string | null;
  /** The login of the database. */
  readonly login: string;
  readonly label: string;
  readonly changes: readonly Change[];
  readonly edition: string | null;
}

/** The case of a point, as far as the drawer tells of it (tests/contract/cases.json). */
export interface PointCase {
  readonly uid: string;
  readonly number: string;
  readonly state: string;
  readonly light: Light | null;
  readonly due_at: string | null;
  readonly urged_at: string | null;
}

export interface HistoryPage {
  readonly results: readonly HistoryEntry[];
  /** The address of the page with what came before. */
  readonly next: string | null;
}

export interface ShapeProperties {
  readonly part: "accountable" | "handling" | "supervising" | "alternative";
  readonly layer: string;
  /** The row that decided, for its own drawer. */
  readonly id: number | null;
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly step: string;
  readonly edition: string | null;
}

/** A receipt with what can be drawn of it; `replayed`: does computing it again, as known then, give the same? */
export interface DrawnReceipt extends Receipt {
  readonly shapes: FeatureCollection<Geometry, ShapeProperties>;
  readonly border: LineString | null;
  readonly replayed?: boolean;
}

/** Addresses below the API's root, by kind. */
const RESOURCES: Readonly<Record<Exclude<Kind, "spot">, string>> = {
  points: "points",
  grids: "grids",
  road_sections: "road-sections",
  places: "places",
  facilities: "facilities",
  divisions: "divisions",
};

/** Asks for records; every answer or a RequestFailure. */
export class Records {
  constructor(
    private readonly api: string,
    private readonly resolveUrl: string,
  ) {}

  detail(kind: Exclude<Kind, "spot">, id: string, signal: AbortSignal): Promise<Detail> {
    return this.get(`${RESOURCES[kind]}/${id}/`, signal);
  }

  /** What lies in it on the day `on`. */
  summary(kind: Summed, id: string, on: string, signal: AbortSignal): Promise<Summary> {
    return this.get(`${RESOURCES[kind]}/${id}/summary/?as_of=${encodeURIComponent(on)}`, signal);
  }

  /** What became of it, the newest first; `next` is the page after the newest, as the one before names it. */
  history(kind: Exclude<Kind, "spot">, id: string, next: string | null, signal: AbortSignal): Promise<HistoryPage> {
    const query = next === null ? "" : new URL(next).search;
    return this.get(`${RESOURCES[kind]}/${id}/history/${query}`, signal);
  }

  /** The case of a point; null where it has none, or none that the reader may see. */
  async caseOf(id: string, signal: AbortSignal): Promise<PointCase | null> {
    const found = await this.get<{ results: readonly PointCase[] }>(`cases/?point=${id}`, signal);
    return found.results[0] ?? null;
  }

  /** The stored receipt of a point, with its territories' outlines. */
  why(id: string, signal: AbortSignal): Promise<DrawnReceipt> {
    return this.get(`points/${id}/why/`, signal);
  }

  /** Who answers for a place, category and day, with the territories' outlines. */
  resolve(question: Question, signal: AbortSignal): Promise<DrawnReceipt> {
    return askWhoAnswers(this.resolveUrl, question, signal) as Promise<DrawnReceipt>;
  }

  private async get<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
    const response = await request(this.api + path, signal, "application/json");
    return (await response.json()) as Answer;
  }
}
