/** What the server tells of a draft and takes of it (tests/contract/drafts.json: borders, move_borders, check). */

import { request, type RequestFailure, send } from "../api";
import type { Bounds } from "../geography";
import type { Corner, RowGeometry, Step } from "./drawing";

export interface DraftRow {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly sha256: string;
  readonly geometry: RowGeometry;
}

export interface Borders {
  readonly state: string;
  /** How many rows lie in the frame; more than can be drawn on are not told. */
  readonly number: number;
  readonly rows: readonly DraftRow[];
  readonly around: readonly { readonly code: string; readonly name: string; readonly geometry: RowGeometry }[];
  readonly locked: readonly { readonly draft: number; readonly name: string; readonly geometry: RowGeometry }[];
}

export interface Finding {
  readonly severity: "error" | "warning" | "note";
  readonly explanation: string;
  readonly witness: Corner | null;
  readonly geometry: GeoJSON.Geometry | null;
}

/** Why what was drawn is not stored: in which row and where, or which rows somebody else has written. */
export interface BorderProblem {
  readonly code: string;
  readonly message: string;
  readonly place: Corner | null;
  readonly rows: readonly { readonly id: number; readonly name?: string }[];
}

export class BordersApi {
  constructor(
    private readonly address: string,
    private readonly checkAddress: string,
  ) {}

  async load(frame: Bounds, signal: AbortSignal): Promise<Borders> {
    const answer = await request(`${this.address}?bbox=${frame.map((one) => one.toFixed(7)).join(",")}`, signal, "application/json");
    return (await answer.json()) as Borders;
  }

  async findings(signal: AbortSignal): Promise<readonly Finding[]> {
    const answer = await request(this.checkAddress, signal, "application/json");
    return ((await answer.json()) as { findings: readonly Finding[] }).findings;
  }

  /** What changed, as it is now.  Throws RequestFailure, of which `problemOf` says where. */
  async save(steps: readonly Step[], base: ReadonlyMap<number, string>): Promise<Borders> {
    return (await (await send(this.address, { base: Object.fromEntries(base), steps })).json()) as Borders;
  }
}

export function problemOf(failure: RequestFailure): BorderProblem {
  const told = failure.more as Partial<BorderProblem>;
  return { code: failure.code, message: failure.message, place: told.place ?? null, rows: told.rows ?? [] };
}
