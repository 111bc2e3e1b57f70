/** What does a draft still lack before it can be sent? */

import { fill, gettext, ngettext } from "../../i18n";
import type { Findings } from "../outbox/records";
import { qualityOf } from "../position/fixes";

export interface Lack {
  /** Empty: nothing. */
  readonly text: string;
  /** Can it not be sent at all? */
  readonly mustWait: boolean;
}

/** Does a position as good as this need a reason?  One that somebody placed by hand does, a bad fix does. */
export function needsReason(position: Findings["position"], thresholdM: number): boolean {
  if (!position) return false;
  if (position.source === "ledger") return false;
  if (position.source === "hand") return true;
  return position.accuracyM === null || qualityOf(position.accuracyM, thresholdM) !== "good";
}

/** Without a place, or with a bad one and no reason, nothing is sent; fewer photos than the rule wants are said, not forbidden. */
export function lacks(findings: Findings, thresholdM: number, minPhotos: number): Lack {
  if (!findings.position) return { text: gettext("Waiting for the position."), mustWait: true };
  if (needsReason(findings.position, thresholdM) && !findings.positionReason.trim()) {
    return { text: gettext("Say why the position is as it is, or measure again."), mustWait: true };
  }
  const count = minPhotos - findings.photos.length;
  if (count <= 0) return { text: "", mustWait: false };
  const text = ngettext("%(count)s more photo is needed for filing.", "%(count)s more photos are needed for filing.", count);
  return { text: fill(text, { count }), mustWait: false };
}
