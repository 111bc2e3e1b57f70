/** A report on a facility: begun with its place from the ledger; the phone's own fix is kept beside it. */

import { gettext } from "../../i18n";
import { newRecord, type Position } from "../outbox/records";
import type { Category } from "../pack/catalogue";
import type { Phone } from "../phone";
import { STORAGE } from "../position/keeping";
import type { Facility } from "./facilities";

/** What is known of a facility that the phone does not have: the number on its label alone. */
export type Labelled = Pick<Facility, "code"> & Partial<Facility>;

/** A draft about this facility, kept; its uid. */
export async function beginReport(phone: Phone, facility: Labelled, category: Category, description = ""): Promise<string> {
  const me = await phone.me();
  const record = newRecord(crypto.randomUUID(), category.key, me?.username ?? null, Date.now());
  const { code, name = "", lon, lat } = facility;
  const isPlaced = lon !== undefined && lat !== undefined;
  const position: Position | null = isPlaced ? { lon, lat, crs: STORAGE, accuracyM: null, source: "ledger", atRaw: null, heading: null } : null;
  const positionReason = isPlaced ? gettext("The facility's place in the ledger") : "";
  const findings = { ...record.findings, facility: { code, name }, position, positionReason, description };
  await phone.store.add({ ...record, findings });
  await phone.use(category.key);
  return record.uid;
}

/** It is not this facility after all: the report stays, with the phone's own position. */
export async function forgetFacility(phone: Phone, uid: string): Promise<void> {
  await phone.store.changeDraft(uid, (draft) => {
    const { facility: _gone, ...findings } = draft.findings;
    const isLedgers = findings.position?.source === "ledger";
    return { ...draft, findings: isLedgers ? { ...findings, position: null, raw: null, positionReason: "" } : findings };
  });
}
