import { describe, expect, test } from "vitest";

import { type Entry, type Event, isDue, isOwed, type Photo, type Receipt, type State, step, waitMs } from "../../src/field/outbox/machine";
import { retryAfterMs } from "../../src/field/outbox/retry_after";

const UID = "u1";
const BODY = "b1";
const PHOTO: Photo = { sha256: "p1", size: 10, received: 0, kept: false, restarts: 0 };
const REASON = { code: "unreachable" };

function entry(state: State, change: Partial<Entry> = {}): Entry {
  const isFrozen = state === "receipt" || state === "done" || state === "failed";
  return {
    uid: UID,
    state,
    bodySha256: isFrozen ? BODY : null,
    photos: [PHOTO],
    attempts: 0,
    notBefore: 0,
    reason: null,
    ...change,
  };
}

function receipt(change: Partial<Receipt> = {}): Event {
  const told = { uid: UID, body_sha256: BODY, photos: [{ sha256: "p1", kept: false }], complete: false };
  return { type: "receipt", receipt: { ...told, ...change } };
}

const ALL_KEPT = { photos: [{ sha256: "p1", kept: true }], complete: true };
const LOST: Event = { type: "unreachable", reason: REASON, now: 1000, jitter: 1 };
const BUSY: Event = { ...LOST, reason: { code: "too_many_requests" }, askedMs: 60_000 };
const REFUSED: Event = { type: "refused", reason: { code: "invalid" } };
const PART: Event = { type: "photo", sha256: "p1", received: 4, kept: false };
const WHOLE: Event = { type: "photo", sha256: "p1", received: 10, kept: true };

/** State before, event, state after, what to do then. */
const TABLE: [string, Entry, Event, State, string | null][] = [
  ["a draft is sent", entry("draft"), { type: "commit" }, "waiting", null],
  ["a draft is left alone by the sender", entry("draft"), { type: "begin" }, "draft", null],
  ["the first sending freezes", entry("waiting"), { type: "begin" }, "sending", "freeze"],
  ["what is frozen is posted", entry("sending"), { type: "frozen", sha256: BODY }, "sending", "post"],
  ["a tab was killed while it froze", entry("sending"), { type: "begin" }, "sending", "freeze"],
  ["a tab was killed while it posted", entry("sending", { bodySha256: BODY }), { type: "begin" }, "sending", "post"],
  ["frozen again, the first bytes stay", entry("sending", { bodySha256: BODY }), { type: "frozen", sha256: "b2" }, "sending", "post"],
  ["no network while it is posted", entry("sending", { bodySha256: BODY }), LOST, "waiting", "rest"],
  ["the server asks for peace while it is posted", entry("sending", { bodySha256: BODY }), BUSY, "waiting", "rest"],
  ["the server asks for peace in a photo", entry("receipt"), BUSY, "receipt", "rest"],
  ["signed out while it is posted", entry("sending", { bodySha256: BODY }), { type: "signed-out" }, "waiting", "rest"],
  ["the server refuses", entry("sending", { bodySha256: BODY }), REFUSED, "failed", null],
  ["the server has it, photos are to come", entry("sending", { bodySha256: BODY }), receipt(), "receipt", "send-photo"],
  ["the server has everything already", entry("sending", { bodySha256: BODY }), receipt(ALL_KEPT), "done", null],
  ["no photos, no more to do", entry("sending", { bodySha256: BODY, photos: [] }), receipt({ photos: [], complete: true }), "done", null],
  ["a receipt for other bytes", entry("sending", { bodySha256: BODY }), receipt({ body_sha256: "b2" }), "failed", null],
  ["a receipt for another record", entry("sending", { bodySha256: BODY }), receipt({ uid: "u2" }), "failed", null],
  ["a receipt that names no photo", entry("sending", { bodySha256: BODY }), receipt({ photos: [], complete: true }), "failed", null],
  ["all photos and yet not complete", entry("receipt"), receipt({ ...ALL_KEPT, complete: false }), "failed", null],
  ["complete, but a photo is not kept", entry("receipt"), receipt({ complete: true }), "receipt", "send-photo"],
  ["a part of a photo arrived", entry("receipt"), PART, "receipt", "send-photo"],
  ["a whole photo arrived", entry("receipt"), WHOLE, "receipt", "confirm"],
  ["after a break the server is asked", entry("receipt", { photos: [{ ...PHOTO, received: null }] }), { type: "begin" }, "receipt", "ask-photo"],
  ["no network in a photo", entry("receipt"), LOST, "receipt", "rest"],
  ["signed out in a photo", entry("receipt"), { type: "signed-out" }, "receipt", "rest"],
  ["other bytes arrived, once more", entry("receipt"), { type: "photo-spoilt", sha256: "p1" }, "receipt", "send-photo"],
  ["other bytes arrive for the third time", entry("receipt", { photos: [{ ...PHOTO, restarts: 2 }] }), { type: "photo-spoilt", sha256: "p1" }, "failed", null],
  ["the server does not know the record", entry("receipt"), { type: "not-named" }, "sending", "post"],
  ["nor when told for the third time", entry("receipt", { photos: [{ ...PHOTO, restarts: 2 }] }), { type: "not-named" }, "failed", null],
  ["the confirmation names everything", entry("receipt"), receipt(ALL_KEPT), "done", null],
  ["done is done", entry("done"), { type: "begin" }, "done", null],
  ["no failure undoes what is done", entry("done"), LOST, "done", null],
  ["no refusal undoes what is done", entry("done"), REFUSED, "done", null],
  ["what failed waits for a person", entry("failed"), { type: "begin" }, "failed", null],
  ["a person tries again", entry("failed"), { type: "retry" }, "waiting", null],
  ["a person mends it", entry("failed"), { type: "reopen", uid: "u2" }, "draft", null],
  ["only what failed is mended", entry("receipt"), { type: "reopen", uid: "u2" }, "receipt", null],
];

describe("a record on its way", () => {
  test.each(TABLE)("%s", (_title, before, event, state, command) => {
    const after = step(before, event);
    expect([after.entry.state, after.command?.do ?? null]).toEqual([state, command]);
  });

  test("a photo goes on where the server stands", () => {
    expect(step(entry("receipt"), PART).command).toEqual({ do: "send-photo", sha256: "p1", from: 4 });
  });

  test("after a break nobody knows how much of a photo has arrived", () => {
    const broken = step(entry("receipt", { photos: [{ ...PHOTO, received: 4 }] }), LOST).entry;
    expect(step(broken, { type: "begin" }).command).toEqual({ do: "ask-photo", sha256: "p1" });
  });

  test("a mended record has a new id, and nothing frozen or sent", () => {
    const mended = step(entry("failed", { photos: [{ ...PHOTO, kept: true, received: 10 }] }), { type: "reopen", uid: "u2" }).entry;
    expect(mended).toMatchObject({ uid: "u2", bodySha256: null, reason: null, photos: [{ kept: false, received: 0 }] });
  });

  test("frozen bytes are never replaced", () => {
    const states: State[] = ["waiting", "sending", "receipt"];
    for (const state of states) {
      const after = step(entry(state, { bodySha256: BODY }), { type: "frozen", sha256: "b2" });
      expect(after.entry.bodySha256).toBe(BODY);
    }
  });

  test("a failure waits longer each time, an answer forgives", () => {
    let waiting = entry("waiting", { bodySha256: BODY });
    const waits = [1, 2, 3].map(() => {
      waiting = step(waiting, LOST).entry;
      return waiting.notBefore - 1000;
    });
    expect(waits).toEqual([2000, 4000, 8000]);
    expect(step(waiting, receipt()).entry).toMatchObject({ attempts: 0, notBefore: 0, reason: null });
  });

  test("everything but drafts and what is done is owed", () => {
    const states: State[] = ["draft", "waiting", "sending", "receipt", "done", "failed"];
    expect(states.filter(isOwed)).toEqual(["waiting", "sending", "receipt", "failed"]);
  });
});

describe("waiting", () => {
  test.each([
    [1, 0, 0, 1_000],
    [1, 1, 0, 2_000],
    [4, 0.5, 0, 12_000],
    [60, 1, 0, 300_000],
    [1, 0, 30_000, 30_000], // the server asks for more than chance gives
    [1, 1, 30_000, 33_000], // and phones do not come together
    [60, 1, 30_000, 300_000], // it asks for less than is waited anyway
    [1, 1, 86_400_000, 900_000], // a day is not waited for anybody
  ])("failure %i with chance %d, asked for %i: %i ms", (attempts, jitter, asked, ms) => {
    expect(waitMs(attempts, jitter, asked)).toBe(ms);
  });

  test("what the server asked for is waited for", () => {
    const resting = step(entry("receipt"), BUSY).entry;
    expect(resting.notBefore).toBe(1000 + 66_000);
    expect([isDue(resting, 66_999), isDue(resting, 67_000)]).toEqual([false, true]);
  });

  test.each([
    [null, null],
    ["120", 120_000],
    [" 0 ", 0],
    ["Mon, 01 Jun 2026 12:00:30 GMT", 30_000], // by the server's clock, which goes an hour after the phone's
    ["Mon, 01 Jun 2026 11:00:00 GMT", 0],
    ["soon", null],
    ["-5", null],
  ])("Retry-After: %s is %s ms", (asked, ms) => {
    const found = retryAfterMs(asked, "Mon, 01 Jun 2026 12:00:00 GMT", Date.UTC(2026, 5, 1, 13));
    expect(found).toBe(ms);
  });

  test("a time that a wrong clock has set holds nobody up", () => {
    const year = 365 * 86_400_000;
    expect([isDue({ notBefore: 5 }, 4), isDue({ notBefore: 5 }, 5), isDue({ notBefore: year }, 5)]).toEqual([false, true, true]);
  });
});
