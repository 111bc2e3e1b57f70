/** What the phone keeps of a point or of a decision: what was seen, in the phone's own words, and how far it is on its way. */

import { findingOf } from "../census/body";
import { scoreOf } from "../inspection/body";
import { toStorage } from "../position/systems";
import { wayOf } from "../streets/body";
import { answerOf } from "../surveys/body";
import type { Duty } from "../streets/duty";
import type { Entry, Receipt } from "./machine";

export type PhotoKind = "close" | "context" | "other";

export interface TakenPhoto {
  readonly sha256: string;
  readonly size: number;
  readonly kind: PhotoKind;
  /** By the phone's own clock, ms; null: a file of which nobody knows. */
  readonly takenAtRaw: number | null;
  /** Where the camera says it was (WGS 84), by the file of which this is a copy; stays on the phone until somebody takes it for the report's. */
  readonly place?: { readonly lon: number; readonly lat: number } | null;
}

/** A fix as the phone gave it; the county's setting says in which system phones speak. */
export interface Fix {
  readonly lon: number;
  readonly lat: number;
  readonly accuracyM: number;
  /** By the phone's own clock, ms. */
  readonly atRaw: number;
  readonly heading: number | null;
}

export interface Position {
  readonly lon: number;
  readonly lat: number;
  readonly crs: string;
  readonly accuracyM: number | null;
  /** "ledger": the place of the facility that it is about. */
  readonly source: "gnss" | "hand" | "photo" | "ledger";
  readonly atRaw: number | null;
  readonly heading: number | null;
}

/** What was found in a census of facilities. */
export interface CensusFinding {
  readonly result: "present" | "damaged" | "missing" | "new";
  /** Id of the census; null: in none. */
  readonly campaign: number | null;
  /** Identifier in the ledger; empty: a new one. */
  readonly code: string;
  readonly name: string;
  /** Uid of the report that goes with it. */
  readonly point: string | null;
}

/** What a record is to the server; a report where nothing is said. */
export type Kind = "point" | "finding" | "track" | "answer" | "score";

export type AnswerKind = "begun" | "finds" | "zero" | "taken_back";

/** The survey that something is about, as it was called. */
export interface OfSurvey {
  readonly uid: string;
  readonly title: string;
}

/** What is said of a grid in a survey. */
export interface SurveyAnswer {
  readonly survey: OfSurvey;
  readonly grid: string;
  readonly gridName: string;
  readonly kind: AnswerKind;
  /** Uid of the answer that is taken back. */
  readonly takesBack: string | null;
}

/** What an inspector saw of a standard at a point that was drawn for them, with their names for the outbox. */
export interface Score {
  readonly task: number;
  readonly taskName: string;
  readonly standard: number;
  readonly text: string;
  readonly needsPhoto: boolean;
  readonly observed: number;
  readonly ok: number;
}

export interface Findings {
  readonly category: string;
  /** The facility that it is about, by the number on its label. */
  readonly facility?: { readonly code: string; readonly name: string };
  readonly position: Position | null;
  /** The fix as it was, where the position was averaged or moved. */
  readonly raw: (Omit<Fix, "accuracyM"> & { readonly crs: string; readonly accuracyM: number | null }) | null;
  readonly positionReason: string;
  readonly description: string;
  readonly placeText: string;
  readonly photos: readonly TakenPhoto[];
  readonly census?: CensusFinding;
  /** The survey under which the report is made, and in which of its grids it was begun. */
  readonly survey?: OfSurvey & { readonly grid: string };
  readonly answer?: SurveyAnswer;
  readonly score?: Score;
  /** A piece of a way on duty; times by the phone's own clock, ms. */
  readonly way?: Omit<Duty, "owner"> & { readonly endedAt: number };
  /** The open case's point that this report supports. */
  readonly supports: string | null;
}

/** A step of a case, decided with what was known of it then. */
export interface StepDecision {
  readonly what: "step";
  readonly caseUid: string;
  readonly number: string;
  /** Where the case stood, and the version of it that the decision was made on. */
  readonly fromState: string;
  readonly version: number;
  readonly action: string;
  readonly reason: string;
  /** The step in words, for the outbox. */
  readonly name: string;
}

/** What a record is that is no point. */
export type Decision = StepDecision;

export interface KeptRecord extends Entry {
  readonly kind?: Kind;
  /** What it decides; absent: it is a point. */
  readonly decision?: Decision;
  /** Who collected it, by user name; null: nobody had signed in on this phone. */
  readonly owner: string | null;
  /** When the shutter or the button was pressed, by the phone's own clock, ms. */
  readonly seenAtRaw: number;
  /** Server's clock − phone's clock, ms, as it was applied when the body was frozen. */
  readonly clockOffsetMs: number | null;
  readonly findings: Findings;
  /** The very bytes that are sent, from the first sending on. */
  readonly body: ArrayBuffer | null;
  readonly receipt: Receipt | null;
  /** Names of the accountable unit: as the phone told it, and as the server decided. */
  readonly guessed: string | null;
  readonly decided: string | null;
  readonly doneAt: number | null;
}

/** A draft with nothing in it but its category. */
export function newRecord(uid: string, category: string, owner: string | null, now: number): KeptRecord {
  const findings: Findings = {
    category,
    position: null,
    raw: null,
    positionReason: "",
    description: "",
    placeText: "",
    photos: [],
    supports: null,
  };
  return {
    uid,
    owner,
    findings,
    state: "draft",
    seenAtRaw: now,
    clockOffsetMs: null,
    bodySha256: null,
    body: null,
    photos: [],
    attempts: 0,
    notBefore: 0,
    reason: null,
    receipt: null,
    guessed: null,
    decided: null,
    doneAt: null,
  };
}

/** A draft of a decision on something of this category. */
export function newDecision(uid: string, decision: Decision, category: string, owner: string | null, now: number): KeptRecord {
  return { ...newRecord(uid, category, owner, now), decision };
}

const moment = (raw: number | null, offsetMs: number, latest: number): string | null =>
  raw === null ? null : new Date(Math.min(raw + offsetMs, latest)).toISOString();

/** The body that is sent, in bytes; `offsetMs` puts the phone's clock right, nothing lies after `serverNow`; `phone` goes with what it measured. */
export function bodyOf(record: KeptRecord, offsetMs: number, serverNow: number, phone: string | null = null): Uint8Array<ArrayBuffer> {
  const told = (at: number | null) => moment(at, offsetMs, serverNow);
  const body = record.decision ? stepBody(record, record.decision, told) : bodies[record.kind ?? "point"](record, told, phone);
  return new TextEncoder().encode(JSON.stringify(body));
}

const bodies = { point: pointBody, finding: findingOf, track: wayOf, answer: answerOf, score: scoreOf };

type TellMoment = (raw: number | null) => string | null;

function stepBody({ uid, seenAtRaw, findings }: KeptRecord, decision: StepDecision, told: TellMoment): object {
  const place = findings.position && toStorage(findings.position, findings.position.crs);
  return {
    client_op: uid,
    action: decision.action,
    version: decision.version,
    reason: decision.reason,
    note: findings.description,
    decided_at: told(seenAtRaw),
    ...(place && { lon: place.lon, lat: place.lat }),
    ...namedPhotos("named_photos", findings, told),
  };
}

function namedPhotos(member: string, { photos }: Findings, told: TellMoment): object {
  if (photos.length === 0) return {};
  return { [member]: photos.map(({ sha256, size, kind, takenAtRaw }) => ({ sha256, size, kind, taken_at: told(takenAtRaw) })) };
}

function pointBody(record: KeptRecord, told: TellMoment, phone: string | null): object {
  const { findings } = record;
  const { position, raw } = findings;
  if (!position) throw new Error(`The record ${record.uid} has no position`);
  return {
    uid: record.uid,
    category: findings.category,
    lon: position.lon,
    lat: position.lat,
    crs: position.crs,
    accuracy_m: position.accuracyM,
    position_source: position.source === "ledger" ? "hand" : position.source,
    fix_at: told(position.atRaw),
    observed_at: told(record.seenAtRaw),
    description: findings.description,
    place_text: findings.placeText,
    ...(position.heading !== null && { heading: position.heading }),
    ...(findings.positionReason && { position_reason: findings.positionReason }),
    ...(raw && { raw: { lon: raw.lon, lat: raw.lat, crs: raw.crs, accuracy_m: raw.accuracyM, fix_at: told(raw.atRaw) } }),
    ...(phone && (raw || position.source === "gnss") && { phone }),
    ...(findings.facility && { facility_code: findings.facility.code }),
    ...(findings.supports && { supports: findings.supports }),
    ...(findings.survey && { survey: findings.survey.uid }),
    ...namedPhotos("photos", findings, told),
  };
}
