import "fake-indexeddb/auto";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { sha256Of } from "../../src/field/outbox/hash";
import { lineNow } from "../../src/field/outbox/line";
import { LeaseLock } from "../../src/field/outbox/lock";
import { Originals } from "../../src/field/outbox/originals";
import { newRecord } from "../../src/field/outbox/records";
import { Sender } from "../../src/field/outbox/sender";
import { NoRoomError, Store } from "../../src/field/outbox/store";
import { HttpWire } from "../../src/field/outbox/wire";
import { FakeServer, Killed } from "./server";

const NOON = Date.UTC(2026, 5, 1, 12);
const PART = 64;
const LARGE = 200; // four parts

let server: FakeServer;
let store: Store;
let isFree: boolean;
let originals: Originals;
let number = 0;

beforeEach(begin);

afterEach(() => {
  store.close();
  vi.unstubAllGlobals();
});

function begin(): void {
  server = new FakeServer();
  server.clock = () => NOON;
  vi.stubGlobal("fetch", server.fetch);
  store = new Store(`originals-${(number += 1)}`);
  isFree = true;
  originals = new Originals(store, wire(), () => isFree);
}

function wire(): HttpWire {
  return new HttpWire(undefined, () => NOON, () => 0, PART);
}

function sender(holder = "tab 1", sent = originals): Sender {
  const nothing = () => Promise.resolve();
  const afterwards: Originals["send"] = (username, isOurs) => sent.send(username, isOurs);
  return new Sender(store, wire(), new LeaseLock(store, holder, () => NOON), () => NOON, nothing, nothing, afterwards);
}

const bytesOf = (text: string, size: number) => new TextEncoder().encode(text.padEnd(size, "x")).buffer;

/** A report with a photo and its original; the hash of both. */
async function taken(uid: string, { owner = "collector", isSent = true }: { owner?: string | null; isSent?: boolean } = {}) {
  await store.add(newRecord(uid, "m06001", owner, NOON));
  const position = { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 5, source: "gnss" as const, atRaw: NOON, heading: null };
  await store.changeDraft(uid, (record) => ({ ...record, findings: { ...record.findings, position } }));
  const [evidence, file] = [bytesOf(`${uid} evidence`, 30), bytesOf(`${uid} original`, LARGE)];
  const [photo, sha256] = [await sha256Of(evidence), await sha256Of(file)];
  await store.addPhoto(uid, { sha256: photo, size: 30, kind: "close", takenAtRaw: NOON }, evidence);
  await store.keepOriginal({ photo, sha256, size: LARGE, owner, reason: null }, file);
  if (isSent) await store.happen(uid, { type: "commit" });
  return { photo, sha256 };
}

describe("originals", () => {
  test("go after all reports and photos, and leave the phone when the server names their hash", async () => {
    const [one, two] = [await taken("u1"), await taken("u2")];
    const puts: string[] = [];
    server.hook = (when, request) => {
      if (when === "before" && request.method === "PUT") puts.push(request.url.includes("/original/") ? "original" : "photo");
      return undefined;
    };
    expect((await sender().round()).ended).toBe("empty");
    expect(puts).toEqual([...Array(2).fill("photo"), ...Array(8).fill("original")]);
    expect([server.kept.has(one.sha256), server.kept.has(two.sha256), await store.originals()]).toEqual([true, true, []]);
    expect(await store.originalBytes(one.photo)).toBeNull();
  });

  test("an answer that names another hash is no receipt", async () => {
    const { photo } = await taken("u1");
    server.hook = (when, request) =>
      when === "before" && request.url.includes("/original/")
        ? new Response(JSON.stringify({ sha256: "another", received: LARGE, kept: true }), { headers: { "Content-Type": "application/json" } })
        : undefined;
    await sender().round();
    expect(await store.originalBytes(photo)).not.toBeNull();
  });

  test("wait where the line is not free, and are none of what is owed", async () => {
    const { sha256 } = await taken("u1");
    isFree = false;
    expect((await sender().round()).ended).toBe("empty");
    expect([server.kept.has(sha256), await store.owed(), (await store.originals()).length]).toEqual([false, 0, 1]);
  });

  test("go on any line once somebody says so, that once", async () => {
    const one = await taken("u1");
    isFree = false;
    await originals.ask();
    await sender().round();
    expect(server.kept.has(one.sha256)).toBe(true);
    const two = await taken("u2");
    await sender().round();
    expect(server.kept.has(two.sha256)).toBe(false);
  });

  test("stop between two parts when the line is no longer free, and go on there", async () => {
    const { sha256 } = await taken("u1");
    server.hook = (when, request) => {
      if (when === "after" && request.url.includes("/original/") && request.method === "PUT") isFree = false;
      return undefined;
    };
    await sender().round();
    expect(server.parts.get(sha256)?.length).toBe(PART);
    server.hook = () => undefined;
    isFree = true;
    await sender().round();
    expect([server.kept.has(sha256), server.parts.get(sha256)?.length]).toEqual([true, LARGE]);
  });

  test("make way for a report that is sent meanwhile", async () => {
    const { sha256 } = await taken("u1");
    const plain = wire();
    const sendOriginal: HttpWire["sendOriginal"] = async (...asked) => {
      if (!(await store.record("u2"))) await taken("u2");
      return plain.sendOriginal(...asked);
    };
    const busy = new Originals(store, { askOriginal: (...asked) => plain.askOriginal(...asked), sendOriginal }, () => true);
    await sender("tab 1", busy).round();
    expect(server.kept.has(sha256)).toBe(false);
    await sender().round();
    expect([(await store.record("u2"))?.state, await store.originals()]).toEqual(["done", []]);
  });

  test("of a draft or of a photo that is not there yet wait", async () => {
    const { photo } = await taken("u1", { isSent: false });
    await sender().round();
    expect([server.originals.size, (await store.originals()).map((one) => [one.photo, one.reason])]).toEqual([0, [[photo, null]]]);
  });

  test("of one person are not sent as another's", async () => {
    await taken("u1");
    isFree = false;
    await sender().round();
    isFree = true;
    server.user = "somebody else";
    await sender().round();
    expect(server.originals.size).toBe(0);
  });

  test("that the county does not want say so, and hold no other up", async () => {
    const one = await taken("u1");
    const two = await taken("u2");
    server.hook = (when, request) =>
      when === "before" && request.url.includes(one.sha256)
        ? new Response(JSON.stringify({ code: "original.other", detail: "another file" }), { status: 409, headers: { "Content-Type": "application/problem+json" } })
        : undefined;
    await sender().round();
    expect((await store.originals()).map(({ sha256, reason }) => [sha256, reason?.code])).toEqual([[one.sha256, "original.other"]]);
    expect(server.kept.has(two.sha256)).toBe(true);
    server.hook = () => undefined;
    await originals.ask();
    await sender().round();
    expect(await store.originals()).toEqual([]);
  });

  test("that arrive spoilt three times are not sent for ever", async () => {
    const { photo } = await taken("u1");
    const spoilt = { code: "photo.other_bytes", detail: "spoilt" };
    let sent = 0;
    server.hook = (when, request) => {
      if (when !== "before" || !request.url.includes("/original/") || request.method !== "PUT") return undefined;
      sent += 1;
      return new Response(JSON.stringify(spoilt), { status: 422, headers: { "Content-Type": "application/problem+json" } });
    };
    await sender().round();
    expect([sent, (await store.originals()).map((one) => [one.photo, one.reason?.code])]).toEqual([3, [[photo, "photo.other_bytes"]]]);
  });

  test("a tab killed at any step loses and doubles none", async () => {
    let steps = 0;
    for (let killedAt = 1; ; killedAt += 1) {
      store.close();
      begin();
      const { sha256 } = await taken("u1");
      isFree = false;
      await sender().round();
      isFree = true;
      let count = 0;
      server.hook = () => {
        count += 1;
        if (count === killedAt) throw new Killed();
        return undefined;
      };
      const end = await sender().round().catch((error: unknown) => error);
      server.hook = () => undefined;
      if (!(end instanceof Killed)) {
        steps = killedAt - 1;
        break;
      }
      await sender("the next tab", new Originals(store, wire(), () => true)).round();
      expect([server.kept.has(sha256), server.parts.get(sha256)?.length, await store.originals()], `killed at ${killedAt}`).toEqual([true, LARGE, []]);
    }
    expect(steps).toBeGreaterThan(8);
  });

  test("go with the draft or the photo that is removed, and stay when what the server has is forgotten", async () => {
    await taken("u1", { isSent: false });
    await store.discard("u1");
    const two = await taken("u2", { isSent: false });
    await store.removePhoto("u2", two.photo);
    expect(await store.originals()).toEqual([]);
    isFree = false;
    const three = await taken("u3");
    await sender().round();
    await store.forgetDone(NOON, true);
    expect((await store.originals()).map(({ sha256 }) => sha256)).toEqual([three.sha256]);
    isFree = true;
    await sender().round();
    expect(server.kept.has(three.sha256)).toBe(true);
  });

  test("are given up without a record or an evidence copy", async () => {
    const { photo } = await taken("u1");
    await store.dropOriginals([photo]);
    expect([await store.originalBytes(photo), (await store.photo(photo)) !== null, (await store.record("u1"))?.state]).toEqual([null, true, "waiting"]);
  });

  test("find no room on a full phone, and the photo stays", async () => {
    const { photo } = await taken("u1");
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const other = { photo: "p2", sha256: "o2", size: 1, owner: null, reason: null };
    await expect(store.keepOriginal(other, new ArrayBuffer(1))).rejects.toBeInstanceOf(NoRoomError);
    vi.restoreAllMocks();
    expect([(await store.photo(photo)) !== null, (await store.originals()).length]).toEqual([true, 1]);
  });
});

describe("the line", () => {
  test.each([
    [undefined, "unknown"], // iPhones, Firefox
    [{ type: "wifi" }, "wifi"],
    [{ type: "ethernet" }, "wifi"],
    [{ type: "cellular", effectiveType: "4g" }, "other"],
    [{ type: "none" }, "other"],
    [{ type: "unknown" }, "unknown"],
    [{ type: "wifi", saveData: true }, "other"],
    [{ effectiveType: "4g", saveData: false }, "wifi"],
    [{ effectiveType: "4g", saveData: true }, "other"],
    [{ effectiveType: "3g" }, "other"],
    [{}, "unknown"],
  ] as const)("%o is %s", (connection, line) => {
    vi.stubGlobal("navigator", { connection });
    expect(lineNow()).toBe(line);
  });
});
