// @vitest-environment node
import "fake-indexeddb/auto";

import { afterEach, expect, test } from "vitest";

import { dayZip } from "../../src/field/outbox/export";
import { sha256Of } from "../../src/field/outbox/hash";
import { newRecord } from "../../src/field/outbox/records";
import { Store } from "../../src/field/outbox/store";

const NOON = Date.UTC(2026, 5, 1, 12);
const store = new Store("test-export");

afterEach(() => store.close());

/** Names and contents of a zip that is stored, not compressed. */
async function unzipped(zip: Blob): Promise<Map<string, Uint8Array>> {
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const found = new Map<string, Uint8Array>();
  const end = bytes.length - 22;
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
    const [size, nameLength, extra] = [view.getUint32(at + 24, true), view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    found.set(new TextDecoder().decode(bytes.slice(at + 46, at + 46 + nameLength)), bytes.slice(start, start + size));
    at += 46 + nameLength + extra + view.getUint16(at + 32, true);
  }
  return found;
}

test("the zip of the day holds every body, every photo and the drafts, and what it holds is what is sent later", async () => {
  for (const [uid, state] of [["u1", "commit"], ["u2", "draft"]] as const) {
    await store.add(newRecord(uid, "m06001", "collector", NOON));
    const position = { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 5, source: "gnss" as const, atRaw: NOON, heading: null };
    await store.changeDraft(uid, (record) => ({ ...record, findings: { ...record.findings, position } }));
    const bytes = new TextEncoder().encode(`photo of ${uid}`).buffer;
    await store.addPhoto(uid, { sha256: await sha256Of(bytes), size: bytes.byteLength, kind: "close", takenAtRaw: NOON }, bytes);
    if (state === "commit") await store.happen(uid, { type: "commit" });
  }
  const files = await unzipped(await dayZip(store, -60_000, NOON));
  const day = JSON.parse(new TextDecoder().decode(files.get("day.json")));
  expect([day.format, day.version, day.exported_at]).toEqual(["wangge-field-day", 1, "2026-06-01T11:59:00.000Z"]);
  const sent = day.records.find((one: { uid: string }) => one.uid === "u1");
  const draft = day.records.find((one: { uid: string }) => one.uid === "u2");
  const kept = (await store.record("u1"))!;
  expect(sent.body_sha256).toBe(await sha256Of(new TextEncoder().encode(sent.body)));
  expect([kept.bodySha256, kept.clockOffsetMs, kept.state]).toEqual([sent.body_sha256, -60_000, "waiting"]);
  expect([draft.body, draft.draft.category]).toEqual([null, "m06001"]);
  for (const { sha256 } of [...sent.photos, ...draft.photos]) {
    expect(await sha256Of(new Uint8Array(files.get(`photos/${sha256}`)!))).toBe(sha256);
  }
});
