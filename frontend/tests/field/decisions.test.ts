import "fake-indexeddb/auto";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { sha256Of } from "../../src/field/outbox/hash";
import { LeaseLock } from "../../src/field/outbox/lock";
import { newDecision, newRecord } from "../../src/field/outbox/records";
import { Sender } from "../../src/field/outbox/sender";
import { Store } from "../../src/field/outbox/store";
import { HttpWire } from "../../src/field/outbox/wire";
import { FakeServer, Killed } from "./server";

const NOON = Date.UTC(2026, 5, 1, 12);
const PART = 64;
const BIG = 100; // two parts of an upload
/** What is decided on the phone: with photos, and without. */
const ACTIONS: [string, number[]][] = [["verify", [BIG, 20]], ["check", [BIG]], ["sign_for", []], ["feed_back", [20]]];
const POSITION = { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 5, source: "gnss" as const, atRaw: NOON, heading: null };

let server: FakeServer;
let store: Store;
let now: number;
let number = 0;

beforeEach(begin);

afterEach(() => {
  store.close();
  vi.unstubAllGlobals();
});

function begin(): void {
  now = NOON;
  server = new FakeServer();
  server.clock = () => now;
  vi.stubGlobal("fetch", server.fetch);
  store = new Store(`decisions-${(number += 1)}`);
}

function sender(holder = "tab 1"): Sender {
  const clock = () => now;
  return new Sender(store, new HttpWire(undefined, clock, () => 0, PART), new LeaseLock(store, holder, clock), clock);
}

/** A decision with photos of these sizes, on its way. */
async function decided(uid: string, action = "check", sizes: number[] = [BIG], caseUid = `case-${uid}`): Promise<void> {
  const decision = { what: "step" as const, caseUid, number: "2026-1", fromState: "checking", version: 1, action, reason: "", name: action };
  await store.add(newDecision(uid, decision, "m06001", "collector", now));
  await store.changeDraft(uid, (record) => ({ ...record, findings: { ...record.findings, position: POSITION, description: "done" } }));
  await withPhotos(uid, sizes);
  await store.happen(uid, { type: "commit" });
}

async function withPhotos(uid: string, sizes: number[]): Promise<void> {
  for (const [index, size] of sizes.entries()) {
    const bytes = new TextEncoder().encode(`${uid} ${index}`.padEnd(size, "x")).buffer;
    await store.addPhoto(uid, { sha256: await sha256Of(bytes), size, kind: "other", takenAtRaw: now }, bytes);
  }
}

async function stateOf(uid: string): Promise<string | undefined> {
  return (await store.record(uid))?.state;
}

/** Let the tab die at the n-th of all moments before and after a request or a change of state; how to let it live again. */
function killAt(killedAt: number): () => void {
  let count = 0;
  const dies = () => {
    count += 1;
    if (count === killedAt) throw new Killed();
    return undefined;
  };
  server.hook = dies;
  const happen = store.happen.bind(store);
  store.happen = async (...event) => {
    dies();
    const after = await happen(...event);
    dies();
    return after;
  };
  return () => {
    server.hook = () => undefined;
    store.happen = happen;
  };
}

describe("a decision on its way", () => {
  test.each(ACTIONS)("to %s arrives once and whole, at whatever step the tab is killed", async (action, sizes) => {
    let steps = 0;
    for (let killedAt = 1; ; killedAt += 1) {
      store.close();
      begin();
      await decided("d1", action, sizes);
      const live = killAt(killedAt);
      const end = await sender().round().catch((error: unknown) => error);
      live();
      if (!(end instanceof Killed)) {
        steps = killedAt - 1;
        break;
      }
      const kept = await store.record("d1");
      expect(kept?.state, `killed at ${killedAt}`).not.toBe("draft");
      expect(await sender("the next tab").round(), `killed at ${killedAt}`).toEqual({ ended: "empty" });
      const record = (await store.record("d1"))!;
      expect([record.state, server.steps.get("d1")?.bodySha256]).toEqual(["done", record.bodySha256]);
      expect([[...server.stored], server.versions.get("case-d1"), server.kept.size]).toEqual([[["d1", 1]], 2, sizes.length]);
    }
    expect(steps).toBeGreaterThan(8 + 4 * sizes.length);
  }, 30_000);

  test("killed between sending and receipt, it is no decision that came too late", async () => {
    await decided("d1");
    server.hook = (when, request) => {
      if (when === "after" && request.method === "POST") throw new Killed();
      return undefined;
    };
    await sender().round().catch((error: unknown) => error);
    expect([server.versions.get("case-d1"), await stateOf("d1")]).toEqual([2, "sending"]); // the case has moved, by this very step
    server.hook = () => undefined;
    await sender("the next tab").round();
    expect([await stateOf("d1"), server.stored.get("d1")]).toEqual(["done", 1]);
  });

  test("whose answer is lost goes again in the same bytes, whatever the clock says then", async () => {
    await decided("d1");
    server.hook = (when, request) => {
      if (when === "after" && request.method === "POST") throw new TypeError("Failed to fetch");
      return undefined;
    };
    expect((await sender().round()).ended).toBe("unreachable");
    const { bodySha256 } = (await store.record("d1"))!;
    server.hook = () => undefined;
    now += 3_600_000;
    server.clock = () => now + 600_000; // the phone's clock has been put wrong meanwhile: new bytes would tell another moment
    await sender().round();
    expect([await stateOf("d1"), server.stored.get("d1"), server.steps.get("d1")?.bodySha256]).toEqual(["done", 1, bodySha256]);
  });

  test("is sent by one of two tabs", async () => {
    await decided("d1");
    const ends = await Promise.all([sender("tab 1").round(), sender("tab 2").round()]);
    expect(ends.map((end) => end.ended).sort()).toEqual(["busy", "empty"]);
    expect([await stateOf("d1"), [...server.stored]]).toEqual(["done", [["d1", 1]]]);
  });

  test("that two tabs send at once, each believing to be alone, is one step", async () => {
    await decided("d1");
    const alone = { hold: async (work: (isOurs: () => Promise<boolean>) => Promise<void>) => work(() => Promise.resolve(true)).then(() => true) };
    const both = [1, 2].map(() => new Sender(store, new HttpWire(undefined, () => now, () => 0, PART), alone, () => now));
    await Promise.all(both.map((one) => one.round()));
    await sender().round();
    expect([await stateOf("d1"), [...server.stored], server.versions.get("case-d1")]).toEqual(["done", [["d1", 1]], 2]);
  });

  test("of somebody who was signed out stays, and goes when they are back, not as another's", async () => {
    await decided("d1");
    server.user = null;
    expect((await sender().round()).ended).toBe("signed-out");
    server.user = "somebody else";
    await sender().round();
    expect([await stateOf("d1"), server.steps.size]).toEqual(["waiting", 0]);
    server.user = "collector";
    await sender().round();
    expect([await stateOf("d1"), server.stored.get("d1")]).toEqual(["done", 1]);
  });

  test("signed out between the step and its photos, the photos follow", async () => {
    await decided("d1");
    server.hook = (when, request) => {
      if (when === "before" && request.method === "PUT") server.user = null;
      return undefined;
    };
    expect((await sender().round()).ended).toBe("signed-out");
    expect([await stateOf("d1"), server.stored.get("d1"), server.kept.size]).toEqual(["receipt", 1, 0]);
    server.hook = () => undefined;
    server.user = "collector";
    await sender().round();
    expect([await stateOf("d1"), server.kept.size]).toEqual(["done", 1]);
  });

  test("that came too late says so, holds no other up, and is decided anew with its photos", async () => {
    await decided("d1");
    await decided("d2");
    server.versions.set("case-d1", 7);
    await sender().round();
    expect(await store.record("d1")).toMatchObject({ state: "failed", reason: { code: "case.stale", next: "Look again." } });
    expect([await stateOf("d2"), server.stored.has("d1")]).toEqual(["done", false]);
    await store.happen("d1", { type: "reopen", uid: "d3" });
    await store.changeDraft("d3", (record) => ({ ...record, decision: { ...record.decision!, version: 7 } }));
    await store.happen("d3", { type: "commit" });
    await sender().round();
    expect([await stateOf("d1"), await stateOf("d3"), server.stored.get("d3"), server.kept.size]).toEqual([undefined, "done", 1, 2]);
  });

  test("goes with a report between it and the next, each once, when the tab dies after every request", async () => {
    await decided("d1");
    await store.add(newRecord("u1", "m06001", "collector", now));
    await store.changeDraft("u1", (record) => ({ ...record, findings: { ...record.findings, position: POSITION } }));
    await withPhotos("u1", [20]);
    await store.happen("u1", { type: "commit" });
    await decided("d2", "sign_for", []);
    for (let round = 0; (await store.owed()) > 0; round += 1) {
      expect(round).toBeLessThan(40);
      const live = killAt(8);
      await sender(`tab ${round}`).round().catch((error: unknown) => error);
      live();
      now += 100_000; // the dead tab's lease is over
    }
    expect([...server.stored].sort()).toEqual([["d1", 1], ["d2", 1], ["u1", 1]]);
    expect([server.steps.size, server.points.size, server.kept.size]).toEqual([2, 1, 2]);
  });
});
