/** What does the camera say beside a photo?  Read on the phone from the file itself: the copy that is sent has none of it. */

import { parse } from "exifr/dist/lite.esm.mjs";

export interface Said {
  /** WGS 84; null: the camera did not know, or is not to be believed. */
  readonly place: { readonly lon: number; readonly lat: number } | null;
  /** When it was taken, by the camera's own clock, ms. */
  readonly takenAtRaw: number | null;
}

const OPTIONS = {
  ifd0: false,
  exif: ["DateTimeOriginal", "OffsetTimeOriginal"],
  gps: ["GPSLatitudeRef", "GPSLatitude", "GPSLongitudeRef", "GPSLongitude"],
  reviveValues: false,
};

export async function saidBeside(bytes: ArrayBuffer): Promise<Said> {
  let tags: Record<string, unknown> | undefined;
  try {
    tags = await parse(bytes, OPTIONS);
  } catch {
    // A file of anybody's making: whatever its parser stumbles over, nothing has been said.
  }
  return { place: placeIn(tags ?? {}), takenAtRaw: momentIn(tags ?? {}) };
}

function placeIn({ longitude: lon, latitude: lat }: Record<string, unknown>): Said["place"] {
  if (typeof lon !== "number" || typeof lat !== "number" || !Number.isFinite(lon) || !Number.isFinite(lat)) return null;
  // Null Island: cameras write nought where they do not know.
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90 || (lon === 0 && lat === 0)) return null;
  return { lon, lat };
}

/** Without an offset the camera's clock is this phone's. */
function momentIn({ DateTimeOriginal: taken, OffsetTimeOriginal: offset }: Record<string, unknown>): number | null {
  const found = typeof taken === "string" ? /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(taken) : null;
  if (!found) return null;
  const [, year, month, day, time] = found;
  const zone = typeof offset === "string" && /^[+-]\d\d:\d\d$/.test(offset) ? offset : "";
  const ms = Date.parse(`${year}-${month}-${day}T${time}${zone}`);
  return Number.isNaN(ms) ? null : ms;
}
