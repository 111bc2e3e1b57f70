/** Questions to the server, and what can go wrong with them, as values that the page can show. */

import { csrfToken } from "./csrf";
import type { Place } from "./geography";

export interface Territory {
  readonly layer: string;
  readonly code: string;
  /** Such as grids-3; null for layers without editions. */
  readonly edition: string | null;
}

export interface Alternative {
  readonly unit: string;
  readonly unit_code: string;
  /** Which of the three parts it could have played. */
  readonly part: "accountable" | "handling" | "supervising";
  readonly step: string;
  readonly layer: string;
  readonly code: string;
  readonly reason: string;
}

/** The receipt (判定依据) as /api/v1/resolve/ gives it: three units, why each, and how sure. */
export interface Receipt {
  readonly accountable_unit: string;
  readonly accountable_unit_code: string;
  readonly handling_unit: string;
  readonly supervising_unit: string;
  readonly step: string;
  readonly handling_step: string;
  readonly supervising_step: string;
  readonly territory: Territory | null;
  readonly handling_territory: Territory | null;
  readonly supervising_territory: Territory | null;
  readonly distance_to_border_m: number | null;
  readonly confidence: number | null;
  readonly alternatives: readonly Alternative[];
  readonly flags: readonly string[];
  readonly versions: Readonly<Record<string, string | number | null>>;
}

export interface Category {
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly group: string;
}

export interface Question {
  readonly place: Place;
  readonly category: string;
  readonly on: string;
}

export type FailureKind = "session" | "forbidden" | "missing" | "unreachable" | "refused";

/** A question that got no answer: why, in words for the reader, and a code for whoever mends it. */
export class RequestFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly code: string,
    /** The members of the answer that this code alone has. */
    readonly more: object = {},
  ) {
    super(message);
  }
}

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly what_next?: string;
}

async function problemOf(response: Response): Promise<Problem> {
  if (!response.headers.get("Content-Type")?.includes("json")) return {};
  try {
    return (await response.json()) as Problem;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

async function failureOf(response: Response): Promise<RequestFailure> {
  const problem = await problemOf(response);
  const message = [problem.detail ?? problem.title, problem.what_next].filter(Boolean).join(" ");
  const code = problem.code ?? `http-${response.status}`;
  if (response.status === 401 || response.redirected) return new RequestFailure("session", message, code);
  if (response.status === 403) return new RequestFailure("forbidden", message, code);
  if (response.status === 404) return new RequestFailure("missing", message, code);
  return new RequestFailure("refused", message, code, problem);
}

const NOT_MODIFIED = 304;

async function answerOf(url: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { ...options, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new RequestFailure("unreachable", "", "unreachable");
  }
  const isGood = response.ok || response.status === NOT_MODIFIED;
  if (!isGood || response.redirected) throw await failureOf(response);
  return response;
}

/** The answer of the server at `url`; throws RequestFailure for everything but a good answer, AbortError when stopped. */
export function request(url: string, signal: AbortSignal, accept: string, priority: RequestPriority = "auto"): Promise<Response> {
  return answerOf(url, { signal, priority, headers: { Accept: accept } });
}

/** The answer at `url` where it is another than the one with this ETag, else null; throws as `request` does. */
export async function requestChanged(url: string, signal: AbortSignal, etag: string): Promise<Response | null> {
  const response = await answerOf(url, { signal, cache: "no-store", headers: { Accept: "*/*", "If-None-Match": etag } });
  return response.status === NOT_MODIFIED ? null : response;
}

/** The answer to what is sent as JSON in the name of whoever is signed in; throws RequestFailure. */
export function send(url: string, body: unknown): Promise<Response> {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  return answerOf(url, { method: "POST", headers, body: JSON.stringify(body) });
}

/** The whole body of an answer; throws as `request` does where it breaks off. */
export async function bytesOf(response: Response): Promise<ArrayBuffer> {
  try {
    return await response.arrayBuffer();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new RequestFailure("unreachable", "", "unreachable");
  }
}

/** Who answers for this place, category and date?  Coordinates are WGS 84 degrees. */
export async function askWhoAnswers(url: string, question: Question, signal: AbortSignal): Promise<Receipt> {
  const parameters = new URLSearchParams({
    lon: question.place.lon.toFixed(7),
    lat: question.place.lat.toFixed(7),
    category: question.category,
    on: question.on,
    shapes: "true",
  });
  const response = await request(`${url}?${parameters.toString()}`, signal, "application/json");
  return (await response.json()) as Receipt;
}

interface CategoryRow {
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly name_en: string;
  readonly class_name: string;
  readonly class_name_en: string;
}

interface Page<Row> {
  readonly results: readonly Row[];
  readonly next: string | null;
}

/** All categories that a finding can have, in the order of the catalogue, in the reader's language. */
export async function fetchCategories(url: string, language: string, signal: AbortSignal): Promise<Category[]> {
  const english = language.startsWith("en");
  const categories: Category[] = [];
  let next: string | null = url;
  while (next !== null) {
    const page = (await (await request(next, signal, "application/json")).json()) as Page<CategoryRow>;
    for (const row of page.results) {
      const name = (english && row.name_en) || row.name;
      const group = (english && row.class_name_en) || row.class_name;
      categories.push({ code: row.code, kind: row.kind, name, group });
    }
    next = page.next === null ? null : pathOf(page.next);
  }
  return categories;
}

/** The address without its origin, so that a proxy's idea of scheme and host does not matter. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

/** The bytes of one vector tile, null where the tile is empty; tiles are many, so what was asked for goes first. */
export async function fetchTile(url: string, signal: AbortSignal): Promise<ArrayBuffer | null> {
  const response = await request(url, signal, "application/vnd.mapbox-vector-tile", "low");
  return response.status === 204 ? null : bytesOf(response);
}
