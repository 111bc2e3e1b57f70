/** The evidence copy of a photo: small enough to send, upright, and known by its hash from the shutter on. */

import { sha256Of } from "../outbox/hash";

/** Pixels of the longer side. */
export const EVIDENCE_PX = 1600;
const QUALITY = 0.85;
/** What the server takes at most of a file that this browser cannot read. */
const MOST_BYTES = 20 * 2 ** 20;
const UNREAD_TYPES = /^image\/hei[cf]/;

/** The file is no picture that can be sent. */
export class NoPictureError extends Error {}

export interface Evidence {
  readonly sha256: string;
  readonly bytes: ArrayBuffer;
}

/** Width and height of the copy; a small picture stays as it is. */
export function evidenceSize(width: number, height: number, most: number = EVIDENCE_PX): { width: number; height: number } {
  const factor = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** The copy of a file from camera or gallery.  HEIC that the browser cannot read goes as it is; throws NoPictureError. */
export async function evidenceOf(file: File, most: number = EVIDENCE_PX): Promise<Evidence> {
  const bytes = (await copyOf(file, most)) ?? (await asItIs(file));
  return { sha256: await sha256Of(bytes), bytes };
}

async function copyOf(file: File, most: number): Promise<ArrayBuffer | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
  const copy = drawn(bitmap, evidenceSize(bitmap.width, bitmap.height, most));
  bitmap.close();
  return copy;
}

/** The copy of what a camera shows at this moment. */
export async function evidenceOfFrame(video: HTMLVideoElement, most: number = EVIDENCE_PX): Promise<Evidence> {
  const bytes = await drawn(video, evidenceSize(video.videoWidth, video.videoHeight, most));
  return { sha256: await sha256Of(bytes), bytes };
}

/** A JPEG of this size of a picture.  Drawn at once: what the picture shows later is not in it. */
async function drawn(picture: CanvasImageSource, size: { width: number; height: number }): Promise<ArrayBuffer> {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, size);
  const context = canvas.getContext("2d");
  if (!context) throw new NoPictureError();
  context.drawImage(picture, 0, 0, size.width, size.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) throw new NoPictureError();
  return blob.arrayBuffer();
}

function asItIs(file: File): Promise<ArrayBuffer> {
  const isHeic = UNREAD_TYPES.test(file.type) || /\.hei[cf]$/i.test(file.name);
  if (!isHeic || file.size > MOST_BYTES) throw new NoPictureError();
  return file.arrayBuffer();
}
