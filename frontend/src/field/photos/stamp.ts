/** A copy of a photo with a stamp (水印) below it, for passing on: who saw what, when and where.  The evidence stays as it is. */

import { fill, gettext } from "../../i18n";
import type { KeptRecord, TakenPhoto } from "../outbox/records";
import { toStorage } from "../position/systems";

export interface Told {
  readonly county: string;
  readonly timeZone: string;
  readonly category: string;
  /** Who collected it, by name. */
  readonly by: string;
}

const BAND = "#1d2327";
const INK = "#ffffff";
const PALE = "#c9d2d6";
const FONT = '"PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif';
/** Of the longer side a line takes so much; nobody reads smaller letters.  As the server's stamp (surveys/photo_stamp.py). */
const LINES_A_SIDE = 46;
const SMALLEST_PX = 15;
const LEADING = 1.45;
const TITLE = 1.2;
const QUALITY = 0.88;
/** The last letters of the SHA-256, by which the photo is found again. */
const TAIL = 12;

/** What stands on the stamp, line by line; what is not known is left out. */
export function stampLines(record: KeptRecord, photo: TakenPhoto, told: Told): string[] {
  const { position } = record.findings;
  const taken = (photo.takenAtRaw ?? record.seenAtRaw) + (record.clockOffsetMs ?? 0);
  const by = [record.decided ?? record.guessed ?? "", told.by].filter(Boolean).join(" · ");
  return [
    [told.county, told.category].filter(Boolean).join(" · "),
    momentIn(told.timeZone, taken),
    position ? placeText(position) : "",
    by,
    fill(gettext("Photo …%(tail)s"), { tail: photo.sha256.slice(-TAIL) }),
  ].filter(Boolean);
}

function placeText(position: NonNullable<KeptRecord["findings"]["position"]>): string {
  const { lon, lat } = toStorage(position, position.crs);
  const place = `${lon.toFixed(6)}, ${lat.toFixed(6)} (CGCS2000)`;
  return position.accuracyM === null ? place : `${place} ±${Math.round(position.accuracyM)} ${gettext("m")}`;
}

/** 2026-06-01 08:00:03 by the county's clocks, wherever the phone believes to be. */
function momentIn(timeZone: string, ms: number): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return format.format(ms);
}

/** The rows of a line that is too long; Chinese may be broken anywhere. */
export function wrapped(line: string, room: number, widthOf: (text: string) => number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const letter of line) {
    if (row && widthOf(row + letter) > room) {
      rows.push(row.trimEnd());
      row = "";
    }
    row += letter;
  }
  return [...rows, row.trimEnd()];
}

/** The JPEG with the lines below the picture; null: this browser cannot read the picture (HEIC). */
export async function stampedCopy(bytes: ArrayBuffer, lines: readonly string[]): Promise<Blob | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes]), { imageOrientation: "from-image" });
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) return null;
  const size = Math.max(SMALLEST_PX, Math.floor(Math.max(bitmap.width, bitmap.height) / LINES_A_SIDE));
  const fontOf = (index: number) => `${Math.round(index === 0 ? size * TITLE : size)}px ${FONT}`;
  const rows = lines.flatMap((line, index) => {
    context.font = fontOf(index);
    return wrapped(line, bitmap.width - 2 * size, (text) => context.measureText(text).width).map((text) => ({ text, index }));
  });
  const heightOf = (index: number) => Math.round((index === 0 ? size * TITLE : size) * LEADING);
  const band = rows.reduce((sum, { index }) => sum + heightOf(index), 0) + 2 * size;
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height + band }); // which forgets the font
  context.fillStyle = BAND;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0);
  context.textBaseline = "top";
  let top = bitmap.height + size;
  for (const { text, index } of rows) {
    context.font = fontOf(index);
    context.fillStyle = index === 0 ? INK : PALE;
    context.fillText(text, size, top);
    top += heightOf(index);
  }
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
