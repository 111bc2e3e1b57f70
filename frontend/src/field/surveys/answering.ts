/** An answer to a survey as a record of the outbox, and a report that is begun under one. */

import { type AnswerKind, type Findings, type KeptRecord, newRecord } from "../outbox/records";
import type { Phone } from "../phone";
import { isHeldInHand, ownCamera } from "../photos/camera";
import type { Here } from "../position/use_here";
import { go } from "../route";
import type { Survey, SurveyGrid } from "./surveys";

export interface Saying {
  readonly survey: Survey;
  readonly grid: SurveyGrid;
  readonly kind: AnswerKind;
  readonly note?: string;
  /** Uid of the answer that is taken back. */
  readonly takesBack?: string;
}

/** Keep what is said of a grid, on its way to the server at once. */
export async function sayOf(phone: Phone, { survey, grid, kind, note = "", takesBack }: Saying, here: Here | null): Promise<void> {
  const me = await phone.me();
  const record = newRecord(crypto.randomUUID(), "", me?.username ?? null, Date.now());
  const raw = here && { lon: here.raw.lon, lat: here.raw.lat, accuracyM: here.raw.accuracyM, atRaw: here.raw.atRaw, heading: here.raw.heading, crs: here.crs };
  const answer = { survey: { uid: survey.uid, title: survey.title }, grid: grid.code, gridName: grid.name, kind, takesBack: takesBack ?? null };
  const findings: Findings = { ...record.findings, raw, description: note, answer };
  await phone.store.add({ ...record, kind: "answer", findings } satisfies KeptRecord);
  await phone.store.happen(record.uid, { type: "commit" });
  phone.courier.send();
}

/** A draft of a report under the survey; the camera opens by itself, as for any report. */
export async function beginFind(phone: Phone, survey: Survey, grid: SurveyGrid, category: string, inApp: boolean): Promise<void> {
  const uid = crypto.randomUUID();
  if (!inApp && isHeldInHand()) phone.expectShot(uid, ownCamera());
  const me = await phone.me();
  const record = newRecord(uid, category, me?.username ?? null, Date.now());
  await phone.store.add({ ...record, findings: { ...record.findings, survey: { uid: survey.uid, title: survey.title, grid: grid.code } } });
  await phone.use(category);
  go({ screen: "point", uid, ...(inApp && { camera: "all" }) });
}
