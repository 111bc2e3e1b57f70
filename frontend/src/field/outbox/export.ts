/** Everything of the day in one zip, for the case that this phone never gets to the server; `import_outbox` takes it in, once. */

import { downloadZip } from "client-zip";

import { sha256Of } from "./hash";
import { phoneWord } from "./phone_word";
import { bodyOf, type KeptRecord } from "./records";
import type { Store } from "./store";

interface ZipFile {
  readonly name: string;
  readonly input: string | ArrayBuffer;
  readonly lastModified: Date;
}

/** A record as day.json tells it; `body` is the text whose bytes are sent, null for a draft, whose findings stand beside it. */
function told(record: KeptRecord) {
  const { uid, kind = "point", owner, state, seenAtRaw, clockOffsetMs, body, bodySha256, findings, decision } = record;
  return {
    uid,
    kind,
    owner,
    state,
    seen_at_raw: seenAtRaw,
    clock_offset_ms: clockOffsetMs,
    body: body && new TextDecoder().decode(body),
    body_sha256: bodySha256,
    photos: findings.photos.map(({ sha256, size, kind }) => ({ sha256, size, kind })),
    ...(decision && { case: decision.caseUid }),
    ...(body === null && { draft: findings }),
  };
}

/** What leaves the phone is frozen from then on: the same bytes by zip and by network are the same report. */
async function frozen(store: Store, record: KeptRecord, offsetMs: number, now: number): Promise<KeptRecord> {
  if (record.body !== null || record.state === "draft") return record;
  const body = bodyOf(record, offsetMs, now + offsetMs, await phoneWord(store));
  await store.freeze(record.uid, body.buffer, await sha256Of(body), offsetMs);
  return (await store.record(record.uid)) ?? record;
}

async function* files(store: Store, offsetMs: number, now: number): AsyncGenerator<ZipFile> {
  const records: KeptRecord[] = [];
  for (const record of await store.records()) records.push(await frozen(store, record, offsetMs, now));
  const lastModified = new Date(now);
  const day = {
    format: "wangge-field-day",
    version: 1,
    exported_at: new Date(now + offsetMs).toISOString(),
    records: records.map(told),
  };
  yield { name: "day.json", input: JSON.stringify(day), lastModified };
  const hashes = new Set(records.flatMap((record) => record.findings.photos.map((photo) => photo.sha256)));
  for (const sha256 of hashes) {
    const bytes = await store.photo(sha256);
    if (bytes) yield { name: `photos/${sha256}`, input: bytes, lastModified };
  }
}

/** The zip of all that this phone keeps; `offsetMs` is what the server's clock is ahead. */
export function dayZip(store: Store, offsetMs: number, now: number = Date.now()): Promise<Blob> {
  return downloadZip(files(store, offsetMs, now)).blob();
}
