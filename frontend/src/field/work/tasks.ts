/** What somebody has to do outside, as the server told it last: which of it is left, what comes first, and which light it shows. */

import { request, RequestFailure } from "../../api";
import type { Place } from "../../geography";
import type { KeptRecord } from "../outbox/records";

/** One way on: the step of the case that it is, with its reason, and what it asks for. */
export interface TaskStep {
  readonly action: string;
  readonly reason: string;
  readonly name: string;
  readonly photos: number;
  readonly needs_note: boolean;
  /** From no further away than so many metres; null: from anywhere. */
  readonly near_m: number | null;
}

export interface Task extends Place {
  readonly uid: string;
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly state_name: string;
  readonly category: string;
  readonly place_text: string;
  readonly description: string;
  readonly grid: string;
  readonly accountable_unit: string;
  readonly handling_unit: string;
  readonly reported_at: string;
  readonly warn_at: string | null;
  readonly due_at: string | null;
  readonly asked: { readonly text: string; readonly at: string } | null;
  readonly steps: readonly TaskStep[];
  /** Addresses of photos from before. */
  readonly photos: readonly string[];
}

export type Light = "green" | "yellow" | "red";

const TASKS = "/api/v1/field/tasks/";
const PATIENCE_MS = 45_000;

/** The tasks of who is signed in; null where they cannot be had now. */
export async function fetchTasks(): Promise<readonly Task[] | null> {
  return fetchWork<{ tasks: Task[] }>(TASKS).then((told) => told?.tasks ?? null);
}

/** What an address of the field's work tells; null where it cannot be had now. */
export async function fetchWork<T>(address: string): Promise<T | null> {
  try {
    return (await (await request(address, AbortSignal.timeout(PATIENCE_MS), "application/json")).json()) as T;
  } catch (error) {
    // What is kept serves on; the next round asks again.
    if (error instanceof RequestFailure || error instanceof DOMException || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Which light does it show at `now` (the server's clock, ms)?  null: no clock runs. */
export function lightOf({ due_at, warn_at }: Pick<Task, "due_at" | "warn_at">, now: number): Light | null {
  if (!due_at) return null;
  if (Date.parse(due_at) < now) return "red";
  return warn_at && Date.parse(warn_at) <= now ? "yellow" : "green";
}

/** The decision on this task that has left the draft, if there is one: with what is known of the case now. */
export function decisionOn(task: Task, records: readonly KeptRecord[]): KeptRecord | undefined {
  return records.find(({ state, decision }) => state !== "draft" && decision?.what === "step" && decision.caseUid === task.uid && decision.version >= task.version);
}

/** What is left to be done: no decision is on its way or with the server already. */
export function leftOf(tasks: readonly Task[], records: readonly KeptRecord[]): Task[] {
  return tasks.filter((task) => (decisionOn(task, records)?.state ?? "failed") === "failed");
}

/** The most urgent first; ties by the number of the case. */
export function byUrgency(tasks: readonly Task[]): Task[] {
  const due = (task: Task) => (task.due_at ? Date.parse(task.due_at) : Infinity);
  return [...tasks].sort((a, b) => due(a) - due(b) || (a.number < b.number ? -1 : 1));
}

/** The nearest first; ties by urgency. */
export function byDistance(tasks: readonly Task[], metres: (task: Task) => number): Task[] {
  return byUrgency(tasks).sort((a, b) => metres(a) - metres(b));
}
