/** What the page asks of the worker that holds the points, and what it answers. */

import type { Bounds } from "../geography";
import type { Entry, Light } from "./columns";
import type { Focus, PointFilter } from "./filter";

/** From `since` on all points are here, of earlier days those that are open; unasked it would be `sinceUnasked`. */
export interface Reach {
  readonly since: string;
  readonly sinceUnasked: string;
  readonly hasOlder: boolean;
}

/** What the page needs to know of the points once. */
export interface Loaded {
  readonly count: number;
  readonly asOf: string;
  /** How far back do the points go?  As the columns say. */
  readonly reach: Reach;
  readonly facets: readonly string[];
  readonly dictionaries: Readonly<Record<string, readonly Entry[]>>;
  /** Are there points of the reader's own ground, and others? */
  readonly hasMine: boolean;
}

/** How many points each choice would leave; by facet, number of the dictionary's entry (the last: none). */
export interface Counts {
  readonly facets: Readonly<Record<string, readonly number[]>>;
  /** By bit of the flags; the last: any flag. */
  readonly flags: readonly number[];
  /** By span of SPANS_DAYS; the last: every day. */
  readonly spans: readonly number[];
  readonly scopes: { readonly mine: number; readonly all: number };
  readonly focuses: Readonly<Record<Focus, number>>;
}

/** What a filter leaves: how many, and those in view; and when the clock changes a light (ms, by this machine's). */
export interface Filtered {
  readonly total: number;
  readonly marks: readonly Mark[];
  readonly changesAt_ms: number;
}

/** One point as the list shows it; `codes` are numbers of the dictionaries' entries by column. */
export interface PointRow {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  readonly day: number;
  readonly flags: number;
  /** When the case is due, in seconds since 1970-01-01; -1: no clock runs. */
  readonly due: number;
  readonly codes: Readonly<Record<string, number>>;
}

/** What stands on the map at one place: a point, or a cluster of `count` points. */
export interface Mark {
  /** The point's id; of a cluster, its number until the next filter. */
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  /** The step that gave a point its unit; empty for a cluster. */
  readonly step: string;
  readonly flags: number;
  /** What the clock says of a point's case; empty where none runs, and for a cluster. */
  readonly light: Light;
  /** How many of the points are red. */
  readonly red: number;
}

/** Where marks are asked for: all that stand between `bounds` at the map's `zoom`. */
export interface MarksView {
  readonly bounds: Bounds;
  readonly zoom: number;
}

export interface Expansion {
  /** The map's zoom at which the cluster falls apart; null: its points lie on one spot. */
  readonly zoom: number | null;
  readonly ids: readonly number[];
}

export interface Located {
  readonly row: PointRow;
  /** Its position in the list; -1 where the filter leaves it out. */
  readonly position: number;
}

/** The questions by name: [what is sent, what comes back]. */
export interface Questions {
  /** The bytes move to the worker: the page has them no longer.  `now_ms`: what the server's clock says. */
  load: [{ readonly bytes: ArrayBuffer; readonly now_ms: number }, Loaded];
  filter: [{ readonly filter: PointFilter; readonly view: MarksView }, Filtered];
  /** The counts under the filter that was asked for last. */
  counts: [Record<string, never>, Counts];
  marks: [MarksView, readonly Mark[]];
  page: [{ readonly offset: number; readonly limit: number }, readonly PointRow[]];
  expand: [{ readonly cluster: number }, Expansion];
  locate: [{ readonly id: number }, Located | null];
  extent: [Record<string, never>, Bounds | null];
}

export type QuestionName = keyof Questions;

export interface Asked<Name extends QuestionName = QuestionName> {
  readonly number: number;
  readonly name: Name;
  readonly sent: Questions[Name][0];
}

/** A failure crosses to the page as plain values. */
export interface FailureMessage {
  readonly message: string;
}

export type Answered =
  | { readonly number: number; readonly answer: Questions[QuestionName][1] }
  | { readonly number: number; readonly failure: FailureMessage };
