/** The phone's own database: records, the bytes of their photos, and the few values that the app remembers. */

import Dexie, { type EntityTable, type Table } from "dexie";

import { type Command, type Event, isOwed, type Reason, step } from "./machine";
import type { KeptRecord, TakenPhoto } from "./records";

export interface KeptPhoto {
  readonly sha256: string;
  readonly bytes: ArrayBuffer;
}

/** The file of the camera from which an evidence copy was made; its bytes stand apart. */
export interface KeptOriginal {
  /** SHA-256 of the evidence copy. */
  readonly photo: string;
  readonly sha256: string;
  readonly size: number;
  /** Who took it, as of the record; null: nobody had signed in. */
  readonly owner: string | null;
  /** Why the server does not take it. */
  readonly reason: Reason | null;
}

/** What an event brings beside the state. */
export type Said = Partial<Pick<KeptRecord, "receipt" | "decided" | "doneAt">>;

/** A part of a base map that the phone takes along, in its place. */
export interface MapPart {
  readonly code: string;
  readonly index: number;
  readonly bytes: ArrayBuffer;
}

interface Remembered {
  readonly key: string;
  readonly value: unknown;
}

/** A picture of the server's that is kept for a day without a network. */
export interface Picture {
  readonly address: string;
  readonly bytes: ArrayBuffer;
}

/** The phone has no room for another photo; what it has is safe. */
export class NoRoomError extends Error {}

/** Longer than the longest request: whoever has not renewed a lease by then is gone. */
export const LEASE_MS = 90_000;

/** A day: so long stays what the server has, for the zip of the day. */
const KEPT_AFTER_MS = 86_400_000;

export class Store {
  private readonly db: Dexie & {
    records: EntityTable<KeptRecord, "uid">;
    photos: EntityTable<KeptPhoto, "sha256">;
    remembered: Table<Remembered, string>;
    mapParts: Table<MapPart, [string, number]>;
    pictures: EntityTable<Picture, "address">;
    originals: EntityTable<KeptOriginal, "photo">;
    originalBytes: EntityTable<{ readonly photo: string; readonly bytes: ArrayBuffer }, "photo">;
  };

  constructor(name = "wangge-field") {
    this.db = new Dexie(name) as typeof this.db;
    this.db.version(1).stores({ records: "uid, state, seenAtRaw", photos: "sha256", remembered: "key" });
    this.db.version(2).stores({ mapParts: "[code+index], code" });
    this.db.version(3).stores({ pictures: "address" });
    this.db.version(4).stores({ originals: "photo", originalBytes: "photo" });
  }

  /** All records, the newest first; ties by uid. */
  async records(): Promise<KeptRecord[]> {
    const found = await this.db.records.toArray();
    return found.sort((a, b) => b.seenAtRaw - a.seenAtRaw || (a.uid < b.uid ? -1 : 1));
  }

  record(uid: string): Promise<KeptRecord | undefined> {
    return this.db.records.get(uid);
  }

  async add(record: KeptRecord): Promise<void> {
    await this.db.records.add(record);
  }

  /** How many records does the server not have yet? */
  async owed(): Promise<number> {
    return this.db.records.filter((record) => isOwed(record.state)).count();
  }

  /** Records that are under way, the oldest first. */
  async underWay(): Promise<KeptRecord[]> {
    const found = await this.db.records.where("state").anyOf("waiting", "sending", "receipt").toArray();
    return found.sort((a, b) => a.seenAtRaw - b.seenAtRaw || (a.uid < b.uid ? -1 : 1));
  }

  /** Change a draft; what has left the draft is not touched any more.  Was it one? */
  async changeDraft(uid: string, change: (record: KeptRecord) => KeptRecord): Promise<boolean> {
    return this.db.transaction("rw", this.db.records, async () => {
      const record = await this.db.records.get(uid);
      if (record?.state !== "draft") return false;
      await this.db.records.put(change(record));
      return true;
    });
  }

  /** Let an event happen to a record, in one transaction: no two tabs see the same state and both act on it. */
  async happen(uid: string, event: Event, also: Said = {}): Promise<{ record: KeptRecord; command: Command | null }> {
    return this.db.transaction("rw", this.db.records, async () => {
      const record = await this.db.records.get(uid);
      if (!record) throw new Error(`There is no record ${uid}`);
      const { entry, command } = step(record, event) as { entry: KeptRecord; command: Command | null };
      const next: KeptRecord = { ...entry, ...also };
      if (next.uid !== uid) await this.db.records.delete(uid);
      await this.db.records.put(next);
      return { record: next, command };
    });
  }

  /** Keep the frozen bytes, unless some are kept already: then those are the ones.  Returns the hash that counts. */
  async freeze(uid: string, body: ArrayBuffer, sha256: string, clockOffsetMs: number): Promise<string> {
    return this.db.transaction("rw", this.db.records, async () => {
      const record = await this.db.records.get(uid);
      if (!record) throw new Error(`There is no record ${uid}`);
      if (record.bodySha256 !== null) return record.bodySha256;
      await this.db.records.put({ ...record, body, bodySha256: sha256, clockOffsetMs });
      return sha256;
    });
  }

  /** Drop a draft with the photos that nobody else names. */
  async discard(uid: string): Promise<void> {
    await this.db.transaction("rw", [this.db.records, this.db.photos, this.db.originals, this.db.originalBytes], async () => {
      const record = await this.db.records.get(uid);
      if (record?.state !== "draft") return;
      await this.db.records.delete(uid);
      await this.dropOriginals(await this.dropUnnamed(record.findings.photos));
    });
  }

  /** Keep a photo's bytes and name it in its draft, both or neither.  Throws NoRoomError; nothing else is lost then. */
  async addPhoto(uid: string, photo: TakenPhoto, bytes: ArrayBuffer): Promise<void> {
    try {
      await this.db.transaction("rw", this.db.records, this.db.photos, async () => {
        const record = await this.db.records.get(uid);
        if (record?.state !== "draft") throw new Error(`The record ${uid} is no draft`);
        if (record.findings.photos.some((known) => known.sha256 === photo.sha256)) return;
        await this.db.photos.put({ sha256: photo.sha256, bytes });
        await this.db.records.put(withPhotos(record, [...record.findings.photos, photo]));
      });
    } catch (error) {
      if (isQuota(error)) throw new NoRoomError();
      throw error;
    }
  }

  async removePhoto(uid: string, sha256: string): Promise<void> {
    await this.db.transaction("rw", [this.db.records, this.db.photos, this.db.originals, this.db.originalBytes], async () => {
      const record = await this.db.records.get(uid);
      if (record?.state !== "draft") return;
      const gone = record.findings.photos.filter((photo) => photo.sha256 === sha256);
      await this.db.records.put(withPhotos(record, record.findings.photos.filter((photo) => photo.sha256 !== sha256)));
      await this.dropOriginals(await this.dropUnnamed(gone));
    });
  }

  async photo(sha256: string): Promise<ArrayBuffer | null> {
    return (await this.db.photos.get(sha256))?.bytes ?? null;
  }

  /** Make room: forget records that the server has, and their photos; with `all`, those of today too.  How many went? */
  async forgetDone(now: number, all = false): Promise<number> {
    return this.db.transaction("rw", this.db.records, this.db.photos, async () => {
      const old = await this.db.records
        .where("state")
        .equals("done")
        // Further from now in either direction: a clock that was put right since says no more than that.
        .filter((record) => all || Math.abs(now - (record.doneAt ?? now)) > KEPT_AFTER_MS)
        .toArray();
      await this.db.records.bulkDelete(old.map((record) => record.uid));
      await this.dropUnnamed(old.flatMap((record) => record.findings.photos));
      return old.length;
    });
  }

  /** Drop the photos that no record names; which? */
  private async dropUnnamed(photos: readonly TakenPhoto[]): Promise<string[]> {
    const named = new Set<string>();
    await this.db.records.each((record) => record.findings.photos.forEach((photo) => named.add(photo.sha256)));
    const unnamed = photos.map((photo) => photo.sha256).filter((sha256) => !named.has(sha256));
    await this.db.photos.bulkDelete(unnamed);
    return unnamed;
  }

  /** Keep the original of a photo.  Throws NoRoomError; the photo itself stays. */
  async keepOriginal(original: KeptOriginal, bytes: ArrayBuffer): Promise<void> {
    try {
      await this.db.transaction("rw", this.db.originals, this.db.originalBytes, async () => {
        await this.db.originals.put(original);
        await this.db.originalBytes.put({ photo: original.photo, bytes });
      });
    } catch (error) {
      if (isQuota(error)) throw new NoRoomError();
      throw error;
    }
  }

  /** The originals that wait, in the order of their photos' hashes. */
  originals(): Promise<KeptOriginal[]> {
    return this.db.originals.toArray();
  }

  async originalBytes(photo: string): Promise<ArrayBuffer | null> {
    return (await this.db.originalBytes.get(photo))?.bytes ?? null;
  }

  /** Say why the server does not take an original; null: it is tried again. */
  async judgeOriginal(photo: string, reason: Reason | null): Promise<void> {
    await this.db.originals.update(photo, { reason });
  }

  /** Drop the originals of these photos; the photos themselves stay. */
  async dropOriginals(photos: readonly string[]): Promise<void> {
    await this.db.originals.bulkDelete([...photos]);
    await this.db.originalBytes.bulkDelete([...photos]);
  }

  /** Drop the ways on duty that are here, sent or not. */
  async dropWays(): Promise<void> {
    await this.db.records.filter((record) => record.kind === "track").delete();
  }

  /** Keep a part of a base map.  Throws NoRoomError; what is kept of it stays. */
  async keepMapPart(part: MapPart): Promise<void> {
    try {
      await this.db.mapParts.put(part);
    } catch (error) {
      if (isQuota(error)) throw new NoRoomError();
      throw error;
    }
  }

  async mapPart(code: string, index: number): Promise<ArrayBuffer | null> {
    return (await this.db.mapParts.get([code, index]))?.bytes ?? null;
  }

  /** How many parts of a base map are kept; they are kept in their order. */
  mapParts(code: string): Promise<number> {
    return this.db.mapParts.where("code").equals(code).count();
  }

  async dropMap(code: string): Promise<void> {
    await this.db.mapParts.where("code").equals(code).delete();
  }

  /** The draft of a decision on a case, if one was begun. */
  async draftOn(caseUid: string): Promise<KeptRecord | undefined> {
    return this.db.records.filter((record) => record.state === "draft" && record.decision?.caseUid === caseUid).first();
  }

  async picture(address: string): Promise<ArrayBuffer | null> {
    return (await this.db.pictures.get(address))?.bytes ?? null;
  }

  /** Keep a picture; a full phone goes without it. */
  async keepPicture(picture: Picture): Promise<void> {
    try {
      await this.db.pictures.put(picture);
    } catch (error) {
      if (!isQuota(error)) throw error;
    }
  }

  /** Which pictures are kept, and drop those that are none of `wanted`. */
  async prunePictures(wanted: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const kept = (await this.db.pictures.toCollection().primaryKeys()) as string[];
    await this.db.pictures.bulkDelete(kept.filter((address) => !wanted.has(address)));
    return new Set(kept.filter((address) => wanted.has(address)));
  }

  async recall<T>(key: string): Promise<T | undefined> {
    return (await this.db.remembered.get(key))?.value as T | undefined;
  }

  async remember(key: string, value: unknown): Promise<void> {
    await this.db.remembered.put({ key, value });
  }

  /** Take or renew a lease until `until` (ms), if nobody else holds it at `now`; one from further ahead is of another clock.  Is it ours? */
  async lease(key: string, holder: string, now: number, until: number): Promise<boolean> {
    return this.db.transaction("rw", this.db.remembered, async () => {
      const held = (await this.db.remembered.get(key))?.value as { holder: string; until: number } | undefined;
      if (held && held.holder !== holder && held.until > now && held.until <= now + LEASE_MS) return false;
      await this.db.remembered.put({ key, value: { holder, until } });
      return true;
    });
  }

  close(): void {
    this.db.close();
  }
}

function withPhotos(record: KeptRecord, taken: readonly TakenPhoto[]): KeptRecord {
  const photos = taken.map(({ sha256, size }) => ({ sha256, size, received: 0, kept: false, restarts: 0 }));
  return { ...record, findings: { ...record.findings, photos: taken }, photos };
}

function isQuota(error: unknown): boolean {
  const names = [error, (error as { inner?: unknown }).inner].map((one) => (one as { name?: string } | undefined)?.name);
  return names.includes("QuotaExceededError");
}
