import "fake-indexeddb/auto";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { sha256Of } from "../../src/field/outbox/hash";
import { LeaseLock } from "../../src/field/outbox/lock";
import { type KeptRecord, newRecord } from "../../src/field/outbox/records";
import { Sender } from "../../src/field/outbox/sender";
import { NoRoomError, Store } from "../../src/field/outbox/store";
import { HttpWire } from "../../src/field/outbox/wire";
import { FakeServer, Killed } from "./server";

const NOON = Date.UTC(2026, 5, 1, 12);
const YEAR = 365 * 86_400_000;
const PART = 64;
const BIG = 100; // two parts of an upload

let server: FakeServer;
let store: Store;
let now: number;
let number = 0;

beforeEach(() => {
  now = NOON;
  server = new FakeServer();
  server.clock = () => now;
  vi.stubGlobal("fetch", server.fetch);
  store = new Store(`test-${(number += 1)}`);
});

afterEach(() => {
  store.close();
  vi.unstubAllGlobals();
});

function sender(holder = "tab 1"): Sender {
  const clock = () => now;
  return new Sender(store, new HttpWire(undefined, clock, () => 0, PART), new LeaseLock(store, holder, clock), clock);
}

/** A record with photos of these sizes, sent by its collector. */
async function sent(uid: string, sizes: number[] = [20], owner: string | null = "collector"): Promise<KeptRecord> {
  await store.add(newRecord(uid, "m06001", owner, now));
  const position = { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 5, source: "gnss" as const, atRaw: now, heading: null };
  await store.changeDraft(uid, (record) => ({ ...record, findings: { ...record.findings, position } }));
  for (const [index, size] of sizes.entries()) {
    const bytes = new TextEncoder().encode(`${uid} ${index}`.padEnd(size, "x")).buffer;
    await store.addPhoto(uid, { sha256: await sha256Of(bytes), size, kind: "close", takenAtRaw: now }, bytes);
  }
  await store.happen(uid, { type: "commit" });
  return (await store.record(uid))!;
}

async function stateOf(uid: string): Promise<string | undefined> {
  return (await store.record(uid))?.state;
}

describe("the outbox", () => {
  test("hands over a record and its photos, and keeps them until the receipt names all", async () => {
    const record = await sent("u1", [20, BIG]);
    expect(await sender().round()).toEqual({ ended: "empty" });
    expect(await store.record("u1")).toMatchObject({ state: "done", decided: "Unit A", receipt: { complete: true } });
    expect(server.kept).toEqual(new Set(record.findings.photos.map((photo) => photo.sha256)));
    expect(await store.owed()).toBe(0);
  });

  test("a tab killed at any step loses and doubles nothing", async () => {
    let steps = 0;
    for (let killedAt = 1; ; killedAt += 1) {
      server = new FakeServer();
      server.clock = () => now;
      vi.stubGlobal("fetch", server.fetch);
      store = new Store(`test-kill-${killedAt}`);
      const records = [await sent("u1", [20, BIG]), await sent("u2", [])];
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
      const end = await sender().round().catch((error: unknown) => error);
      server.hook = () => undefined;
      store.happen = happen;
      if (!(end instanceof Killed)) {
        steps = killedAt - 1;
        break;
      }
      expect(await sender("the next tab").round(), `killed at step ${killedAt}`).toEqual({ ended: "empty" });
      expect([...server.stored]).toEqual([["u1", 1], ["u2", 1]]);
      for (const record of records) {
        const kept = (await store.record(record.uid))!;
        expect([kept.state, server.points.get(record.uid)?.bodySha256]).toEqual(["done", kept.bodySha256]);
      }
      expect(server.kept.size).toBe(2);
    }
    expect(steps).toBeGreaterThan(25);
  }, 30_000);

  test("bytes that were frozen once are the ones, whoever freezes next", async () => {
    await sent("u1");
    expect(await store.freeze("u1", new ArrayBuffer(1), "first", 0)).toBe("first");
    expect(await store.freeze("u1", new ArrayBuffer(2), "second", 0)).toBe("first");
    expect((await store.record("u1"))?.body?.byteLength).toBe(1);
  });

  test("two tabs do not send at the same time", async () => {
    await sent("u1", [BIG]);
    const ends = await Promise.all([sender("tab 1").round(), sender("tab 2").round()]);
    expect(ends.map((end) => end.ended).sort()).toEqual(["busy", "empty"]);
    expect([...server.stored]).toEqual([["u1", 1]]);
  });

  test("a lease of a tab that died ends by itself, and one of a wrong clock at once", async () => {
    await sent("u1");
    await store.lease("wangge-outbox", "dead", now, now + 60_000);
    expect((await sender().round()).ended).toBe("busy");
    now += 61_000;
    expect((await sender().round()).ended).toBe("empty");
    await sent("u2");
    await store.lease("wangge-outbox", "dead", now + YEAR, now + YEAR + 60_000);
    expect((await sender().round()).ended).toBe("empty");
  });

  test("without a network everything stays, and goes when it is back", async () => {
    await sent("u1", [BIG]);
    server.hook = (when, request) => {
      if (when === "after" && request.method === "PUT") throw new TypeError("Failed to fetch");
      return undefined;
    };
    expect((await sender().round()).ended).toBe("unreachable");
    expect(await store.record("u1")).toMatchObject({ state: "receipt", reason: { code: "unreachable" }, attempts: 1 });
    server.hook = () => undefined;
    expect((await sender().round()).ended).toBe("later");
    now += 2_000;
    expect((await sender().round()).ended).toBe("empty");
    expect(server.stored.get("u1")).toBe(1);
  });

  test("a portal that answers in the server's place is no receipt", async () => {
    await sent("u1");
    server.hook = (when, request) =>
      when === "before" && request.method === "POST"
        ? new Response("<html>Welcome to the hotel</html>", { headers: { "Content-Type": "text/html" } })
        : undefined;
    await sender().round();
    expect(await store.record("u1")).toMatchObject({ state: "waiting", reason: { code: "portal" } });
  });

  test("signed out, it says so and keeps everything until somebody signs in", async () => {
    await sent("u1");
    server.user = null;
    expect((await sender().round()).ended).toBe("signed-out");
    expect(await stateOf("u1")).toBe("waiting");
    server.user = "collector";
    expect((await sender().round()).ended).toBe("empty");
  });

  test("what one person collected is not sent as another's", async () => {
    await sent("u1");
    server.user = "somebody else";
    await sender().round();
    expect([await stateOf("u1"), server.points.size]).toEqual(["waiting", 0]);
  });

  test("a refused record says why, and goes again under a new id once it is mended", async () => {
    await sent("u1");
    const problem = { code: "invalid", detail: "No such category.", what_next: "Choose another." };
    server.hook = (when, request) =>
      when === "before" && request.method === "POST"
        ? new Response(JSON.stringify(problem), { status: 400, headers: { "Content-Type": "application/problem+json" } })
        : undefined;
    await sender().round();
    const reason = { code: "invalid", detail: "No such category.", next: "Choose another." };
    expect(await store.record("u1")).toMatchObject({ state: "failed", reason });
    server.hook = () => undefined;
    await store.happen("u1", { type: "reopen", uid: "u2" });
    await store.happen("u2", { type: "commit" });
    await sender().round();
    expect([await stateOf("u1"), await stateOf("u2")]).toEqual([undefined, "done"]);
  });

  test("a lost token is fetched anew in the middle of a round, and nothing is refused", async () => {
    await sent("u1", [20]);
    server.csrf = "first";
    server.hook = (when, request) => {
      if (when === "after" && request.method === "POST") server.csrf = "second"; // signed in anew in another tab
      return undefined;
    };
    expect(await sender().round()).toEqual({ ended: "empty" });
    expect([await stateOf("u1"), server.stored.get("u1")]).toEqual(["done", 1]);
  });

  test("a browser that keeps no token waits, and is not told that it was refused", async () => {
    await sent("u1");
    server.hook = (when, request) =>
      when === "before" && request.method === "POST"
        ? new Response(JSON.stringify({ code: "csrf.failed" }), { status: 403, headers: { "Content-Type": "application/problem+json" } })
        : undefined;
    await sender().round();
    expect(await stateOf("u1")).toBe("waiting");
  });

  test("a server that asks to be left in peace is not asked for the next record either", async () => {
    await sent("u1");
    now += 1;
    await sent("u2");
    server.hook = (when, request) =>
      when === "before" && request.method === "POST" ? new Response("", { status: 503, headers: { "Retry-After": "120" } }) : undefined;
    expect(await sender().round()).toEqual({ ended: "later", at: now + 120_000 });
    expect(server.requests).toBe(2); // who am I, and one report
    server.hook = () => undefined;
    now += 120_000;
    expect((await sender().round()).ended).toBe("empty");
  });

  test("an error of the server with one record holds no other up", async () => {
    await sent("u1");
    now += 1;
    await sent("u2");
    server.hook = (when, request) => {
      if (when === "before" && request.method === "POST" && server.points.size === 0 && !failed) {
        failed = true;
        return new Response("", { status: 503 });
      }
      return undefined;
    };
    let failed = false;
    await sender().round();
    expect([await stateOf("u1"), await stateOf("u2")]).toEqual(["waiting", "done"]);
  });

  test.each([YEAR, -YEAR])("a clock that is %i ms off is put right by the server's, and its own time is kept", async (off) => {
    server.clock = () => NOON;
    now = NOON + off;
    await sent("u1");
    now += 60_000;
    server.clock = () => NOON + 60_000;
    await sender().round();
    const seen = Date.parse(server.points.get("u1")!.body.observed_at);
    expect(Math.abs(seen - NOON)).toBeLessThan(1_500);
    expect(await store.record("u1")).toMatchObject({ state: "done", seenAtRaw: NOON + off });
  });

  test("a full phone refuses the new photo and keeps the old ones", async () => {
    await sent("u1");
    await store.add(newRecord("u2", "m06001", null, now));
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const photo = { sha256: "new", size: 1, kind: "close" as const, takenAtRaw: now };
    await expect(store.addPhoto("u2", photo, new ArrayBuffer(1))).rejects.toBeInstanceOf(NoRoomError);
    vi.restoreAllMocks();
    expect((await store.record("u2"))?.findings.photos).toEqual([]);
    const [old] = (await store.record("u1"))!.findings.photos;
    expect(await store.photo(old!.sha256)).not.toBeNull();
  });

  test.each([86_500_000, -YEAR])("what the server has goes by itself a day later, %i ms after it was sent", async (later) => {
    await sent("u1");
    await sender().round();
    expect(await store.forgetDone(now + later)).toBe(1);
    expect(await store.records()).toEqual([]);
  });

  test("room is made of what the server has, never of what it has not", async () => {
    await sent("u1");
    await sender().round();
    await sent("u2");
    expect([await store.forgetDone(now + 86_000_000), await store.forgetDone(now)]).toEqual([0, 0]);
    expect(await store.forgetDone(now, true)).toBe(1);
    expect([await stateOf("u1"), await stateOf("u2")]).toEqual([undefined, "waiting"]);
  });
});
