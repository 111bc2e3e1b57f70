/** What became of this person's own reports, as the server told it last. */

import { fetchWork } from "./tasks";

export interface ReportStep {
  readonly at: string;
  readonly name: string;
  readonly unit: string;
  readonly text: string;
}

export interface OwnReport {
  readonly uid: string;
  readonly point_uid: string;
  readonly number: string;
  readonly category: string;
  readonly place_text: string;
  readonly description: string;
  readonly state: string;
  readonly state_name: string;
  readonly has_ended: boolean;
  readonly accountable_unit: string;
  readonly handling_unit: string;
  readonly reported_at: string;
  readonly warn_at: string | null;
  readonly due_at: string | null;
  /** Why it ended as it did; empty: it has not, or nothing was said. */
  readonly why: string;
  /** Who is to act next; empty: nobody. */
  readonly next: string;
  readonly steps: readonly ReportStep[];
}

/** The reports of who is signed in; null where they cannot be had now. */
export async function fetchReports(): Promise<readonly OwnReport[] | null> {
  return fetchWork<{ reports: OwnReport[] }>("/api/v1/field/reports/").then((told) => told?.reports ?? null);
}
