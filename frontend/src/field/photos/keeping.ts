/** Puts photos into a draft, each the moment it is there. */

import { sha256Of } from "../outbox/hash";
import type { PhotoKind, TakenPhoto } from "../outbox/records";
import { NoRoomError } from "../outbox/store";
import type { Phone } from "../phone";
import { type Evidence, evidenceOf, NoPictureError } from "./evidence";
import { saidBeside } from "./said";

/** As many as a report can name. */
export const MOST_PHOTOS = 12;
/** Why a photo was not kept: the phone is full, the file is no picture, there are enough; or it was, but not its original. */
export type Trouble = "room" | "picture" | "many" | "original";
/** What the server takes at most of an original. */
const MOST_ORIGINAL_BYTES = 40 * 2 ** 20;
/** So much of the phone's room originals leave to records and evidence. */
const ORIGINALS_SHARE = 0.8;

/** Keep a file from the camera or the gallery; null: it is kept. */
export async function keepFile(phone: Phone, uid: string, file: File, kind: PhotoKind, isCamera: boolean): Promise<Trouble | null> {
  const bytes = await file.arrayBuffer();
  const { place, takenAtRaw: saidAt } = await saidBeside(bytes);
  const takenAtRaw = isCamera ? Date.now() : (saidAt ?? (file.lastModified || null));
  try {
    const evidence = await evidenceOf(file, await wantedPx(phone));
    const trouble = await keepEvidence(phone, uid, evidence, kind, takenAtRaw, place);
    return trouble ?? (await keepOriginal(phone, uid, evidence.sha256, bytes));
  } catch (error) {
    if (error instanceof NoPictureError) return "picture";
    throw error;
  }
}

/** Keep an evidence copy, with the place that its file named; null: it is kept. */
export async function keepEvidence(
  phone: Phone, uid: string, { sha256, bytes }: Evidence, kind: PhotoKind, takenAtRaw: number | null, place: TakenPhoto["place"] = null,
): Promise<Trouble | null> {
  const known = (await phone.store.record(uid))?.findings.photos ?? [];
  if (known.length >= MOST_PHOTOS) return "many";
  try {
    await phone.store.addPhoto(uid, { sha256, size: bytes.byteLength, kind, takenAtRaw, place }, bytes);
  } catch (error) {
    if (error instanceof NoRoomError) return "room";
    throw error;
  }
  return null;
}

/** Keep the camera's own file beside the evidence copy, where the county wants it and there is plenty of room; null: nothing to say. */
async function keepOriginal(phone: Phone, uid: string, photo: string, bytes: ArrayBuffer): Promise<Trouble | null> {
  if (!(await phone.pack())?.body.settings.keep_originals || bytes.byteLength > MOST_ORIGINAL_BYTES) return null;
  const sha256 = await sha256Of(bytes);
  if (sha256 === photo) return null; // it went as it is
  if (!(await hasRoom(bytes.byteLength))) return "original";
  const owner = (await phone.store.record(uid))?.owner ?? null;
  try {
    await phone.store.keepOriginal({ photo, sha256, size: bytes.byteLength, owner, reason: null }, bytes);
  } catch (error) {
    if (error instanceof NoRoomError) return "original";
    throw error;
  }
  return null;
}

async function hasRoom(bytes: number): Promise<boolean> {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return usage === undefined || quota === undefined || usage + bytes < ORIGINALS_SHARE * quota;
}

/** Pixels of the longer side of the evidence copy, as the county wants them. */
export async function wantedPx(phone: Phone): Promise<number | undefined> {
  return (await phone.pack())?.body.settings.photo_px;
}
