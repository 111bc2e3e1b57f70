/** The month's inspection as the phone keeps it: the points drawn for this person, their checklists, and how far each is. */

import { request, RequestFailure } from "../../api";
import type { Place } from "../../geography";
import { type Findings, type KeptRecord, newRecord, type Score } from "../outbox/records";
import type { Phone } from "../phone";

export interface Standard {
  readonly id: number;
  readonly code: string;
  readonly text: string;
  readonly counting: "count" | "yes_no";
  readonly needs_photo: boolean;
}

export interface InspectionTask extends Place {
  readonly id: number;
  readonly month: string;
  readonly code: string;
  readonly name: string;
  readonly place_kind: string;
  /** Name of the unit whose point it is. */
  readonly unit: string;
  readonly purpose: "first" | "again";
  /** Ids of its checklist, in their order, and of what the server has of it. */
  readonly standards: readonly number[];
  readonly scored: readonly number[];
}

export interface KeptInspection {
  readonly takenAt: number;
  readonly owner: string;
  readonly tasks: readonly InspectionTask[];
  readonly standards: readonly Standard[];
}

const ADDRESS = "/api/v1/field/inspection/";
const FRESH_MS = 120_000;
const PATIENCE_MS = 60_000;

/** What is drawn for this person now; null where the kept is fresh and theirs, or nothing is to be had. */
export async function fetchInspection(kept: KeptInspection | null, owner: string, now: number = Date.now()): Promise<KeptInspection | null> {
  if (kept && kept.owner === owner && Math.abs(now - kept.takenAt) < FRESH_MS) return null;
  try {
    const response = await request(ADDRESS, AbortSignal.timeout(PATIENCE_MS), "application/json");
    const { tasks, standards } = (await response.json()) as Pick<KeptInspection, "tasks" | "standards">;
    return { takenAt: now, owner, tasks, standards };
  } catch (error) {
    if (error instanceof RequestFailure || error instanceof DOMException) return null;
    throw error;
  }
}

/** The records of this phone about each standard of a point, the latest of each; what the server refused is none. */
export function recordsOf(task: InspectionTask, records: readonly KeptRecord[]): Map<number, KeptRecord> {
  const own = records.filter(({ findings, state }) => findings.score?.task === task.id && state !== "failed");
  return new Map([...own].sort((a, b) => a.seenAtRaw - b.seenAtRaw).map((record) => [record.findings.score!.standard, record]));
}

/** Standards of a point that are scored: on the server, or on this phone and on their way. */
export function scoredOf(task: InspectionTask, records: readonly KeptRecord[]): Set<number> {
  const sent = [...recordsOf(task, records)].filter(([, { state }]) => state !== "draft").map(([id]) => id);
  return new Set([...task.scored, ...sent].filter((id) => task.standards.includes(id)));
}

/** Keep what was seen, on its way at once; a draft where something fails, to be photographed and described. */
export async function keepScore(phone: Phone, score: Score): Promise<KeptRecord> {
  const me = await phone.me();
  const record = newRecord(crypto.randomUUID(), "", me?.username ?? null, Date.now());
  const findings: Findings = { ...record.findings, score };
  const kept: KeptRecord = { ...record, kind: "score", findings };
  await phone.store.add(kept);
  if (score.ok === score.observed) {
    await phone.store.happen(kept.uid, { type: "commit" });
    phone.courier.send();
  }
  return kept;
}
