/** What becomes of a record on its way to the server: state + event → state + commands.  Pure: no clock, no network, no storage. */

export type State = "draft" | "waiting" | "sending" | "receipt" | "done" | "failed";

/** Why a record does not move on by itself: a code of ours or of the server's, with the server's own words where it gave some. */
export interface Reason {
  readonly code: string;
  readonly detail?: string;
  readonly next?: string;
}

export interface Photo {
  readonly sha256: string;
  readonly size: number;
  /** Bytes that the server has; null: it must be asked. */
  readonly received: number | null;
  readonly kept: boolean;
  /** How often the server got other bytes than the phone has. */
  readonly restarts: number;
}

export interface Entry {
  readonly uid: string;
  readonly state: State;
  /** SHA-256 of the body's bytes; null until they are frozen, at the first sending. */
  readonly bodySha256: string | null;
  readonly photos: readonly Photo[];
  /** Failures in a row, and until when (ms) to leave the server in peace. */
  readonly attempts: number;
  readonly notBefore: number;
  readonly reason: Reason | null;
}

export interface Receipt {
  readonly uid: string;
  readonly body_sha256: string;
  readonly photos: readonly { readonly sha256: string; readonly kept: boolean }[];
  readonly complete: boolean;
  /** Of a report that was made under a survey: does it count there, and why not? */
  readonly survey?: { readonly counted: boolean; readonly why_not: string };
}

export type Event =
  | { readonly type: "commit" }
  | { readonly type: "begin" }
  | { readonly type: "frozen"; readonly sha256: string }
  | { readonly type: "receipt"; readonly receipt: Receipt }
  | { readonly type: "photo"; readonly sha256: string; readonly received: number; readonly kept: boolean }
  | { readonly type: "photo-spoilt"; readonly sha256: string }
  | { readonly type: "not-named" }
  | { readonly type: "refused"; readonly reason: Reason }
  /** `askedMs`: for so long the server asked to be left in peace (Retry-After). */
  | { readonly type: "unreachable"; readonly reason: Reason; readonly now: number; readonly jitter: number; readonly askedMs?: number }
  | { readonly type: "signed-out" }
  | { readonly type: "retry" }
  | { readonly type: "reopen"; readonly uid: string };

export type Command =
  | { readonly do: "freeze" }
  | { readonly do: "post" }
  | { readonly do: "ask-photo"; readonly sha256: string }
  | { readonly do: "send-photo"; readonly sha256: string; readonly from: number }
  | { readonly do: "confirm" }
  /** Leave the record until its time comes, or until somebody has signed in. */
  | { readonly do: "rest" };

export interface Step {
  readonly entry: Entry;
  readonly command: Command | null;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;
/** A server that asks for more is asked again after this all the same. */
const LONGEST_ASKED_MS = 900_000;
/** Of what it asks for so much is added by chance, at most. */
const ASKED_SPREAD = 0.1;
const MOST_RESTARTS = 3;

/** How long to wait after so many failures in a row, `jitter` being between 0 and 1: half of it is chance, so that phones do not come together.  Never less than the server asked for. */
export function waitMs(attempts: number, jitter: number, askedMs = 0): number {
  const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
  const asked = Math.min(LONGEST_ASKED_MS, askedMs * (1 + ASKED_SPREAD * jitter));
  return Math.round(Math.max(whole / 2 + (whole / 2) * jitter, asked));
}

/** Has its time come?  A time further ahead than anybody waits was set by a clock that has been put right since. */
export function isDue(entry: Pick<Entry, "notBefore">, now: number): boolean {
  return entry.notBefore <= now || entry.notBefore > now + LONGEST_ASKED_MS;
}

/** Is the record on its way by itself? */
export function isUnderWay(state: State): boolean {
  return state === "waiting" || state === "sending" || state === "receipt";
}

/** Is it on the phone alone, as far as the phone knows?  What the badge counts. */
export function isOwed(state: State): boolean {
  return state !== "draft" && state !== "done";
}

/** What happens to the record when `event` does.  An event that does not belong to its state changes nothing. */
export function step(entry: Entry, event: Event): Step {
  switch (event.type) {
    case "commit":
      return entry.state === "draft" ? still({ ...entry, state: "waiting", reason: null }) : still(entry);
    case "retry":
      return entry.state === "failed" || isUnderWay(entry.state) ? still(tryAgain(entry)) : still(entry);
    case "reopen":
      return entry.state === "failed" ? still(draftOf(entry, event.uid)) : still(entry);
    default:
      return isUnderWay(entry.state) ? onTheWay(entry, event) : still(entry);
  }
}

type WayEvent = Exclude<Event, { type: "commit" | "retry" | "reopen" }>;

function onTheWay(entry: Entry, event: WayEvent): Step {
  switch (event.type) {
    case "begin":
      return onward(entry);
    case "frozen":
      // Bytes that were frozen once stay: others under the same id would be another report.
      return entry.bodySha256 === null ? onward({ ...entry, bodySha256: event.sha256 }) : onward(entry);
    case "receipt":
      return received(entry, event.receipt);
    case "photo":
      return onward(withPhoto(calm(entry), event.sha256, { received: event.received, kept: event.kept }));
    case "photo-spoilt":
      return spoilt(entry, event.sha256);
    case "not-named":
      return again(entry);
    case "refused":
      return still({ ...entry, state: "failed", reason: event.reason });
    case "unreachable":
      return { entry: later(entry, event), command: { do: "rest" } };
    case "signed-out":
      return { entry: { ...back(entry), reason: { code: "signed-out" } }, command: { do: "rest" } };
  }
}

/** The next thing to do for a record that is under way: also after a tab was killed in the middle of anything. */
function onward(entry: Entry): Step {
  if (entry.state !== "receipt") {
    const command: Command = entry.bodySha256 === null ? { do: "freeze" } : { do: "post" };
    return { entry: { ...entry, state: "sending" }, command };
  }
  const missing = entry.photos.find((photo) => !photo.kept);
  if (!missing) return { entry, command: { do: "confirm" } };
  const { sha256, received: from } = missing;
  return { entry, command: from === null ? { do: "ask-photo", sha256 } : { do: "send-photo", sha256, from } };
}

/** The server names what it has: this record, in these very bytes, and which of its photos. */
function received(entry: Entry, receipt: Receipt): Step {
  if (receipt.uid !== entry.uid || receipt.body_sha256 !== entry.bodySha256) {
    return still({ ...entry, state: "failed", reason: { code: "receipt.other" } });
  }
  const kept = new Map(receipt.photos.map((photo) => [photo.sha256, photo.kept]));
  if (entry.photos.some((photo) => !kept.has(photo.sha256))) {
    return still({ ...entry, state: "failed", reason: { code: "receipt.other" } });
  }
  const photos = entry.photos.map((photo) => {
    const isKept = kept.get(photo.sha256) === true;
    // A photo that the server has no more, or of which it has a part: it says how much.
    return { ...photo, kept: isKept, received: isKept ? photo.size : photo.kept ? null : photo.received };
  });
  const isDone = receipt.complete && photos.every((photo) => photo.kept);
  const next: Entry = { ...calm(entry), photos, state: isDone ? "done" : "receipt" };
  if (isDone) return still(next);
  if (photos.every((photo) => photo.kept)) return still({ ...next, state: "failed", reason: { code: "receipt.incomplete" } });
  return onward(next);
}

function spoilt(entry: Entry, sha256: string): Step {
  const restarts = (entry.photos.find((photo) => photo.sha256 === sha256)?.restarts ?? 0) + 1;
  const next = withPhoto(entry, sha256, { received: 0, kept: false, restarts });
  if (restarts >= MOST_RESTARTS) return still({ ...next, state: "failed", reason: { code: "photo.other_bytes" } });
  return onward(next);
}

/** The server does not know the record (any more): tell it again, but not for ever. */
function again(entry: Entry): Step {
  const photos = entry.photos.map((photo) => (photo.kept ? photo : { ...photo, received: null, restarts: photo.restarts + 1 }));
  if (photos.some((photo) => photo.restarts >= MOST_RESTARTS)) return still({ ...entry, photos, state: "failed", reason: { code: "photo.not_named" } });
  return { entry: { ...entry, photos, state: "sending" }, command: { do: "post" } };
}

function later(entry: Entry, event: { reason: Reason; now: number; jitter: number; askedMs?: number }): Entry {
  const attempts = entry.attempts + 1;
  return { ...back(entry), attempts, notBefore: event.now + waitMs(attempts, event.jitter, event.askedMs), reason: event.reason };
}

/** A record that nobody sends just now: how much the server has of its photos must be asked again. */
function back(entry: Entry): Entry {
  const photos = entry.photos.map((photo) => (photo.kept ? photo : { ...photo, received: null }));
  return { ...entry, photos, state: entry.state === "sending" ? "waiting" : entry.state };
}

function tryAgain(entry: Entry): Entry {
  const photos = entry.photos.map((photo) => ({ ...photo, restarts: 0, received: photo.kept ? photo.size : null }));
  const state = entry.state === "failed" ? "waiting" : entry.state;
  return { ...entry, photos, state, attempts: 0, notBefore: 0, reason: null };
}

/** The same findings under a new id, to be mended: what was refused stays refused under the old one. */
function draftOf(entry: Entry, uid: string): Entry {
  const photos = entry.photos.map((photo) => ({ ...photo, restarts: 0, received: 0, kept: false }));
  return { ...calm(entry), uid, photos, state: "draft", bodySha256: null };
}

function calm(entry: Entry): Entry {
  return { ...entry, attempts: 0, notBefore: 0, reason: null };
}

function withPhoto(entry: Entry, sha256: string, change: Partial<Photo>): Entry {
  return { ...entry, photos: entry.photos.map((photo) => (photo.sha256 === sha256 ? { ...photo, ...change } : photo)) };
}

function still(entry: Entry): Step {
  return { entry, command: null };
}
