/** Puts photos into a draft, each the moment it is there. */

import type { PhotoKind, TakenPhoto } from "../outbox/records";
import { NoRoomError } from "../outbox/store";
import type { Phone } from "../phone";
import { type Evidence, evidenceOf, NoPictureError } from "./evidence";
import { saidBeside } from "./said";

/** As many as a report can name. */
export const MOST_PHOTOS = 12;
/** Why a photo was not kept: the phone is full, the file is no picture, there are enough. */
export type Trouble = "room" | "picture" | "many";

/** Keep a file from the camera or the gallery; null: it is kept. */
export async function keepFile(phone: Phone, uid: string, file: File, kind: PhotoKind, isCamera: boolean): Promise<Trouble | null> {
  const { place, takenAtRaw: saidAt } = await saidBeside(await file.arrayBuffer());
  const takenAtRaw = isCamera ? Date.now() : (saidAt ?? (file.lastModified || null));
  try {
    return await keepEvidence(phone, uid, await evidenceOf(file, await wantedPx(phone)), kind, takenAtRaw, place);
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

/** Pixels of the longer side of the evidence copy, as the county wants them. */
export async function wantedPx(phone: Phone): Promise<number | undefined> {
  return (await phone.pack())?.body.settings.photo_px;
}
