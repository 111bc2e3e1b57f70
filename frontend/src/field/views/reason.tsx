/** Why is the position not better, or not where the phone measured it?  One tap, or words. */

import { fill, gettext } from "../../i18n";
import type { KeptRecord, Position } from "../outbox/records";
import type { Phone } from "../phone";
import { keepReason, LONGEST_REASON } from "../position/keeping";

export function Reason({ phone, record, thresholdM }: { phone: Phone; record: KeptRecord; thresholdM: number }) {
  const { position, positionReason: chosen } = record.findings;
  const { title, reasons } = asked(position?.source ?? "gnss", thresholdM);
  const choose = (reason: string) => keepReason(phone, record.uid, reason);
  return (
    <fieldset class="reason">
      <legend class="reason__title">{title}</legend>
      {reasons.map((reason) => (
        <button class="chip" type="button" aria-pressed={chosen === reason} onClick={() => void choose(reason)}>{reason}</button>
      ))}
      <input
        class="input" type="text" maxLength={LONGEST_REASON} aria-label={gettext("Another reason")} placeholder={gettext("Another reason")}
        value={reasons.includes(chosen) ? "" : chosen} onChange={(event) => void choose(event.currentTarget.value)}
      />
    </fieldset>
  );
}

function asked(source: Position["source"], metres: number): { title: string; reasons: string[] } {
  switch (source) {
    case "hand":
      return {
        title: gettext("Moved by hand. Why?"),
        reasons: [gettext("The thing stands further away"), gettext("The measured position is wrong"), gettext("The phone cannot measure here")],
      };
    case "photo":
      return {
        title: gettext("The photo's place. Why not the phone's?"),
        reasons: [gettext("Taken earlier, reported later"), gettext("The phone cannot measure here")],
      };
    default:
      return {
        title: fill(gettext("Not within %(metres)s m. Why?"), { metres }),
        reasons: [gettext("Between tall buildings"), gettext("Indoors or under a roof"), gettext("Under trees")],
      };
  }
}
