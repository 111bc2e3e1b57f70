/** A finding of a census as a record of the outbox: sent once, acknowledged, as reports are. */

import { type Findings, type KeptRecord, newRecord } from "../outbox/records";
import type { Phone } from "../phone";
import type { Here } from "../position/use_here";
import type { Result } from "./censuses";

export interface About {
  readonly campaign: number | null;
  /** Identifier in the ledger; empty: a new one. */
  readonly code: string;
  readonly name: string;
  /** Key of its type. */
  readonly category: string;
}

/** Keep what was found of a facility, on its way to the server at once; `point` is the report sent with it. */
export async function recordFinding(phone: Phone, about: About, result: Result, here: Here | null, point: string | null = null): Promise<void> {
  const record = await begin(phone, about, result, here, point);
  await phone.store.happen(record.uid, { type: "commit" });
  phone.courier.send();
}

/** A draft of a new facility, to be photographed and measured; its uid. */
export async function beginNew(phone: Phone, about: About): Promise<string> {
  return (await begin(phone, about, "new", null, null)).uid;
}

async function begin(phone: Phone, { campaign, code, name, category }: About, result: Result, here: Here | null, point: string | null): Promise<KeptRecord> {
  const me = await phone.me();
  const record = newRecord(crypto.randomUUID(), category, me?.username ?? null, Date.now());
  const raw = here && { lon: here.raw.lon, lat: here.raw.lat, accuracyM: here.raw.accuracyM, atRaw: here.raw.atRaw, heading: here.raw.heading, crs: here.crs };
  const findings: Findings = { ...record.findings, raw, census: { result, campaign, code, name, point } };
  const kept: KeptRecord = { ...record, kind: "finding", findings };
  await phone.store.add(kept);
  return kept;
}
