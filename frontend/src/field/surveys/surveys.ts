/** Surveys as the phone keeps them, and how one's grids stand in them: on the server's word, and by what this phone has recorded since. */

import type { AnswerKind, KeptRecord } from "../outbox/records";
import { fetchWork } from "../work/tasks";

export type Standing = "not_begun" | "under_way" | "finds" | "zero";

export interface GivenAnswer {
  readonly uid: string;
  readonly kind: "finds" | "zero";
  readonly at: string;
  readonly mine: boolean;
  readonly note: string;
}

export interface SurveyGrid {
  readonly code: string;
  readonly name: string;
  readonly standing: Standing;
  readonly reports: number;
  readonly answer: GivenAnswer | null;
}

export interface Survey {
  readonly uid: string;
  readonly title: string;
  readonly instruction: string;
  readonly unit: string;
  readonly categories: readonly string[];
  readonly first_on: string;
  readonly due_on: string;
  readonly warn_at: string;
  readonly due_at: string;
  readonly grids: readonly SurveyGrid[];
}

/** The surveys in the grids of who is signed in; null where they cannot be had now. */
export async function fetchSurveys(): Promise<readonly Survey[] | null> {
  return fetchWork<{ surveys: Survey[] }>("/api/v1/field/surveys/").then((told) => told?.surveys ?? null);
}

export interface GridNow {
  readonly standing: Standing;
  /** On the server, and recorded here since. */
  readonly reports: number;
  /** The answer that stands and is on the server: that which can be taken back. */
  readonly answer: GivenAnswer | null;
  /** The answer of this phone that is on its way. */
  readonly onItsWay: KeptRecord | null;
  /** The last answer of this phone that was refused, where nothing was said since. */
  readonly refused: KeptRecord | null;
  /** Something was found after the zero report. */
  readonly isContradicted: boolean;
}

/** How a grid stands now: what the server told at `takenAt` (ms), and this phone's own records, which it may not have yet. */
export function gridNow(survey: Survey, grid: SurveyGrid, records: readonly KeptRecord[], takenAt: number): GridNow {
  const isNews = ({ state, doneAt }: KeptRecord) => state !== "done" || (doneAt ?? 0) > takenAt;
  const own = records.filter(isNews);
  const reports = grid.reports + own.filter(({ state, findings }) => findings.survey?.uid === survey.uid && findings.survey.grid === grid.code && state !== "draft" && state !== "failed").length;
  const said = own.filter(({ findings }) => findings.answer?.survey.uid === survey.uid && findings.answer.grid === grid.code).sort((a, b) => b.seenAtRaw - a.seenAtRaw);
  const last = said.find(({ state, findings }) => state !== "failed" && findings.answer?.kind !== "begun") ?? null;
  const kind = last ? last.findings.answer!.kind : (grid.answer?.kind ?? "");
  const hasBegun = grid.standing !== "not_begun" || said.some(({ state }) => state !== "failed");
  const isContradicted = kind === "zero" && reports > 0;
  const refused = said[0]?.state === "failed" ? said[0] : null;
  return { standing: standingOf(kind, reports, hasBegun), reports, answer: last ? null : grid.answer, onItsWay: last, refused, isContradicted };
}

/** As surveys/survey_tasks/rules.py has it. */
export function standingOf(kind: AnswerKind | "", reports: number, hasBegun: boolean): Standing {
  if (kind === "finds" && reports > 0) return "finds";
  if (kind === "zero" && reports === 0) return "zero";
  return reports > 0 || hasBegun ? "under_way" : "not_begun";
}

/** Grids that have not answered yet. */
export function owedIn(survey: Survey, records: readonly KeptRecord[], takenAt: number): SurveyGrid[] {
  return survey.grids.filter((grid) => !["finds", "zero"].includes(gridNow(survey, grid, records, takenAt).standing));
}
