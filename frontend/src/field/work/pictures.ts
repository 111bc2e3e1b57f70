/** Photos from before, kept small on the phone for a place without a network: no more than a day's tasks need. */

import type { Store } from "../outbox/store";

/** Enough to see what it was, and to stand where it was taken. */
const PICTURE_PX = 1024;
const QUALITY = 0.7;
/** With some 120 KB each: no more than 12 MB. */
export const MOST_PICTURES = 100;
const PATIENCE_MS = 60_000;

/** Keep those of `addresses` that are not kept yet, the first ones first, and drop all others. */
export async function keepPictures(store: Store, addresses: readonly string[]): Promise<void> {
  const wanted = new Set(addresses.slice(0, MOST_PICTURES));
  const kept = await store.prunePictures(wanted);
  for (const address of wanted) {
    if (kept.has(address)) continue;
    const bytes = await small(address);
    if (bytes === "unreachable") return;
    if (bytes) await store.keepPicture({ address, bytes });
  }
}

async function small(address: string): Promise<ArrayBuffer | null | "unreachable"> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return "unreachable";
    throw error;
  }
  if (!response.ok || !response.headers.get("Content-Type")?.startsWith("image/")) return null;
  try {
    return await smaller(await response.blob());
  } catch (error) {
    // It broke off, or is no picture that this browser can read.
    if (error instanceof DOMException || error instanceof TypeError) return null;
    throw error;
  }
}

async function smaller(picture: Blob): Promise<ArrayBuffer | null> {
  const bitmap = await createImageBitmap(picture);
  const factor = Math.min(1, PICTURE_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.max(1, Math.round(bitmap.width * factor)), height: Math.max(1, Math.round(bitmap.height * factor)) });
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return blob && blob.arrayBuffer();
}
