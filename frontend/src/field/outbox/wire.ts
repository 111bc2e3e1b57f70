/** What the outbox asks of the server; every answer, and every failure to get one, is an event of the record's life. */

import { csrfToken } from "../../csrf";
import type { Event, Reason, Receipt } from "./machine";
import type { KeptRecord } from "./records";
import { retryAfterMs } from "./retry_after";

export interface Who {
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** An answer to "who am I?": somebody, nobody, or none because the server was not reached. */
export type Session = { readonly is: "somebody"; readonly who: Who } | { readonly is: "nobody" } | { readonly is: "unreachable"; readonly askedMs?: number };

export interface Told {
  readonly event: Event;
  readonly receipt?: Receipt;
  readonly decided?: string;
}

export interface Wire {
  /** Server's clock − phone's clock, ms; null before the first answer. */
  readonly clockOffsetMs: number | null;
  whoAmI(): Promise<Session>;
  post(record: KeptRecord): Promise<Told>;
  confirm(record: KeptRecord): Promise<Told>;
  askPhoto(sha256: string): Promise<Told>;
  sendPhoto(sha256: string, bytes: ArrayBuffer, from: number): Promise<Told>;
  /** Of the original of a photo, the camera's own file. */
  askOriginal(photo: string, sha256: string): Promise<Told>;
  sendOriginal(photo: string, sha256: string, bytes: ArrayBuffer, from: number): Promise<Told>;
}

export interface Addresses {
  readonly me: string;
  readonly points: string;
  readonly findings: string;
  readonly tracks: string;
  readonly answers: string;
  readonly observations: string;
  readonly cases: string;
  readonly photos: string;
}

export const ADDRESSES: Addresses = {
  me: "/api/v1/me/",
  points: "/api/v1/points/",
  findings: "/api/v1/field/findings/",
  tracks: "/api/v1/field/tracks/",
  answers: "/api/v1/field/survey-answers/",
  observations: "/api/v1/field/observations/",
  cases: "/api/v1/cases/",
  photos: "/api/v1/photos/",
};

/** So much of a photo goes at once: what has arrived of it stays when the network breaks. */
const PART_BYTES = 262_144;
/** After so long without an answer the request is given up, and asked again later. */
const PATIENCE_MS = 45_000;
/** A Date header has whole seconds, and answers take their time: smaller differences are none. */
const CLOCK_NOISE_MS = 5_000;
const AGAIN_LATER = new Set([408, 425, 429]);
/** The page's own secret is missing, and a new one did not help, for now. */
const CSRF_FAILED = "csrf.failed";
const LATER_CODES = new Set(["photo.range", CSRF_FAILED]);

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly what_next?: string;
  readonly received?: number;
}

/** Something that is no answer of this server: no network, a portal that answers in its place, an error of a proxy. */
class NoAnswerError extends Error {
  constructor(readonly reason: Reason) {
    super(reason.code);
  }
}

export class HttpWire implements Wire {
  private offset: number | null = null;

  constructor(
    private readonly addresses: Addresses = ADDRESSES,
    private readonly now: () => number = Date.now,
    private readonly random: () => number = Math.random,
    private readonly partBytes = PART_BYTES,
  ) {}

  get clockOffsetMs(): number | null {
    return this.offset;
  }

  async whoAmI(): Promise<Session> {
    try {
      const response = await this.ask(this.addresses.me);
      if (isSignedOut(response)) return { is: "nobody" };
      if (!response.ok) return { is: "unreachable", ...this.asked(response) };
      const me = (await jsonOf(response)) as { username: string; full_name: string; roles: string[] };
      return { is: "somebody", who: { username: me.username, name: me.full_name, roles: me.roles } };
    } catch (error) {
      if (error instanceof NoAnswerError) return { is: "unreachable" };
      throw error;
    }
  }

  post(record: KeptRecord): Promise<Told> {
    if (!record.body) throw new Error(`The record ${record.uid} is not frozen`);
    const { body } = record;
    return this.told(async () => {
      const headers = { "Content-Type": "application/json" };
      const response = await this.ask(this.addressOf(record), { method: "POST", body, headers });
      if (!response.ok) return this.failure(response);
      const row = (await jsonOf(response)) as { receipt?: Receipt; accountable_unit?: string };
      const receipt = receiptIn(row.receipt);
      return { event: { type: "receipt", receipt }, receipt, ...(!record.decision && { decided: row.accountable_unit ?? "" }) };
    });
  }

  /** Where its receipt is asked for again. */
  private receiptOf(record: KeptRecord): string {
    return record.decision ? `${this.addressOf(record)}${record.uid}/` : `${this.addressOf(record)}${record.uid}/receipt/`;
  }

  confirm(record: KeptRecord): Promise<Told> {
    return this.told(async () => {
      const response = await this.ask(this.receiptOf(record));
      if (response.status === 404) return { event: { type: "not-named" } };
      if (!response.ok) return this.failure(response);
      const receipt = receiptIn(await jsonOf(response));
      return { event: { type: "receipt", receipt }, receipt };
    });
  }

  askPhoto(sha256: string): Promise<Told> {
    return this.askBytes(`${this.addresses.photos}${sha256}/`, sha256);
  }

  sendPhoto(sha256: string, bytes: ArrayBuffer, from: number): Promise<Told> {
    return this.sendBytes(`${this.addresses.photos}${sha256}/`, sha256, bytes, from);
  }

  askOriginal(photo: string, sha256: string): Promise<Told> {
    return this.askBytes(`${this.addresses.photos}${photo}/original/${sha256}/`, sha256);
  }

  sendOriginal(photo: string, sha256: string, bytes: ArrayBuffer, from: number): Promise<Told> {
    return this.sendBytes(`${this.addresses.photos}${photo}/original/${sha256}/`, sha256, bytes, from);
  }

  private askBytes(address: string, sha256: string): Promise<Told> {
    return this.told(async () => this.photoTold(sha256, await this.ask(address)));
  }

  private sendBytes(address: string, sha256: string, bytes: ArrayBuffer, from: number): Promise<Told> {
    const until = Math.min(bytes.byteLength, from + this.partBytes);
    // All of it is there, but nobody said "kept": the last byte again makes the server look.
    const start = Math.min(from, until - 1);
    return this.told(async () => {
      const response = await this.ask(address, {
        method: "PUT",
        body: bytes.slice(start, until),
        headers: {
          "Content-Type": "application/octet-stream",
          "Content-Range": `bytes ${start}-${until - 1}/${bytes.byteLength}`,
        },
      });
      return this.photoTold(sha256, response);
    });
  }

  /** Where a record is sent to. */
  private addressOf({ kind, decision }: KeptRecord): string {
    if (decision) return `${this.addresses.cases}${decision.caseUid}/steps/`;
    const { points, findings, tracks, answers, observations } = this.addresses;
    return { point: points, finding: findings, track: tracks, answer: answers, score: observations }[kind ?? "point"];
  }

  private async photoTold(sha256: string, response: Response): Promise<Told> {
    if (response.ok) {
      const told = (await jsonOf(response)) as { sha256?: unknown; received?: unknown; kept?: unknown };
      if (told.sha256 !== sha256 || typeof told.received !== "number" || typeof told.kept !== "boolean") throw new NoAnswerError({ code: "portal" });
      return { event: { type: "photo", sha256, received: told.received, kept: told.kept } };
    }
    if (isSignedOut(response)) return { event: { type: "signed-out" } };
    const problem = await problemOf(response);
    if (response.status === 409 && typeof problem.received === "number") {
      return { event: { type: "photo", sha256, received: problem.received, kept: false } };
    }
    if (response.status === 404 || problem.code === "photo.not_named") return { event: { type: "not-named" } };
    if (problem.code === "photo.other_bytes") return { event: { type: "photo-spoilt", sha256 } };
    return this.failed(response, problem);
  }

  private async failure(response: Response): Promise<Told> {
    if (isSignedOut(response)) return { event: { type: "signed-out" } };
    return this.failed(response, await problemOf(response));
  }

  private failed(response: Response, problem: Problem): Told {
    const { status } = response;
    const text = problem.detail ?? problem.title;
    const reason: Reason = {
      code: problem.code ?? `http-${status}`,
      ...(text && { detail: text }),
      ...(problem.what_next && { next: problem.what_next }),
    };
    // A part that was cut on its way: what came of it is kept, and the server says how much.
    if (status >= 500 || AGAIN_LATER.has(status) || LATER_CODES.has(problem.code ?? "")) return { event: { ...this.unreachable(reason), ...this.asked(response) } };
    return { event: { type: "refused", reason } };
  }

  private asked(response: Response): { askedMs?: number } {
    const ms = retryAfterMs(response.headers.get("Retry-After"), response.headers.get("Date"), this.now());
    return ms === null ? {} : { askedMs: ms };
  }

  private unreachable(reason: Reason): Event & { type: "unreachable" } {
    return { type: "unreachable", reason, now: this.now(), jitter: this.random() };
  }

  private async told(asking: () => Promise<Told>): Promise<Told> {
    try {
      return await asking();
    } catch (error) {
      if (error instanceof NoAnswerError) return { event: this.unreachable(error.reason) };
      throw error;
    }
  }

  /** An answer; where the page's own secret has been lost a new one is fetched, and it is asked once more. */
  private async ask(url: string, options: RequestInit = {}): Promise<Response> {
    const response = await this.askOnce(url, options);
    if (response.status !== 403 || (await problemOf(response.clone())).code !== CSRF_FAILED) return response;
    await this.askOnce(this.addresses.me);
    return this.askOnce(url, options);
  }

  private async askOnce(url: string, options: RequestInit = {}): Promise<Response> {
    const asked = this.now();
    let response: Response;
    try {
      response = await fetch(url, {
        ...options,
        credentials: "same-origin",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang, "X-CSRFToken": csrfToken(), ...options.headers },
      });
    } catch (error) {
      // fetch throws TypeError without a network, DOMException when our patience ends.
      if (error instanceof TypeError || error instanceof DOMException) throw new NoAnswerError({ code: "unreachable" });
      throw error;
    }
    this.learnClock(response.headers.get("Date"), asked);
    return response;
  }

  private learnClock(date: string | null, asked: number): void {
    const server = date ? Date.parse(date) : NaN;
    if (Number.isNaN(server)) return;
    const offset = server + 500 - (asked + this.now()) / 2;
    this.offset = Math.abs(offset) < CLOCK_NOISE_MS ? 0 : Math.round(offset);
  }
}

function isSignedOut(response: Response): boolean {
  return response.status === 401 || (response.redirected && new URL(response.url).pathname.startsWith("/login/"));
}

function receiptIn(found: unknown): Receipt {
  const receipt = found as Partial<Receipt> | null | undefined;
  if (typeof receipt?.uid !== "string" || typeof receipt.body_sha256 !== "string" || !Array.isArray(receipt.photos)) {
    throw new NoAnswerError({ code: "portal" });
  }
  return receipt as Receipt;
}

async function jsonOf(response: Response): Promise<unknown> {
  if (!response.headers.get("Content-Type")?.includes("json")) throw new NoAnswerError({ code: "portal" });
  try {
    return await response.json();
  } catch (error) {
    // A body that breaks off is no answer, whatever its status said.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof DOMException) {
      throw new NoAnswerError({ code: "unreachable" });
    }
    throw error;
  }
}

async function problemOf(response: Response): Promise<Problem> {
  if (!response.headers.get("Content-Type")?.includes("json")) return {};
  return (await jsonOf(response)) as Problem;
}
