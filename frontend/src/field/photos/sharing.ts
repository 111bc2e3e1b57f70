/** Passes copies of a record's photos on, each with its stamp: by the phone's own way of sharing, or as files. */

import type { KeptRecord } from "../outbox/records";
import { nameOf } from "../pack/catalogue";
import { categoriesOf } from "../pack/pack";
import type { Phone } from "../phone";
import { stampedCopy, stampLines, type Told } from "./stamp";

/** How many photos could be made into copies, of how many; `isCancelled`: nobody wanted them after all. */
export interface Shared {
  readonly made: number;
  readonly all: number;
  readonly isCancelled: boolean;
}

export async function shareStamped(phone: Phone, record: KeptRecord): Promise<Shared> {
  const told = await toldOf(phone, record);
  const files: File[] = [];
  for (const photo of record.findings.photos) {
    const bytes = await phone.store.photo(photo.sha256);
    const copy = bytes && (await stampedCopy(bytes, stampLines(record, photo, told)));
    if (copy) files.push(new File([copy], `${photo.sha256.slice(0, 8)}.jpg`, { type: "image/jpeg" }));
  }
  const all = record.findings.photos.length;
  const isCancelled = files.length > 0 && !(await passOn(files));
  return { made: files.length, all, isCancelled };
}

async function toldOf(phone: Phone, record: KeptRecord): Promise<Told> {
  const [pack, me] = [await phone.pack(), await phone.me()];
  const category = pack && categoriesOf(pack).find((one) => one.key === record.findings.category);
  const isMine = me && (record.owner === null || record.owner === me.username);
  return {
    county: pack?.body.county.name ?? "",
    timeZone: pack?.body.county.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    category: category ? nameOf(category, phone.language) : record.findings.category,
    by: isMine ? me.name || me.username : (record.owner ?? ""),
  };
}

/** Were they passed on?  Where the phone shares no files they are saved, one after the other. */
async function passOn(files: File[]): Promise<boolean> {
  if (navigator.canShare?.({ files })) {
    try {
      await navigator.share({ files });
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return false;
      // Too long after the tap, or not allowed here: then as files.
      if (!(error instanceof DOMException)) throw error;
    }
  }
  for (const file of files) save(file);
  return true;
}

function save(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
