/** Close-up, then surroundings, without leaving the camera; after the last one the point is there to be sent. */

import { useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import { useLive } from "../live";
import type { KeptRecord } from "../outbox/records";
import { chooseCamera } from "../photos/camera";
import type { Evidence } from "../photos/evidence";
import { keepEvidence, type Trouble, wantedPx } from "../photos/keeping";
import type { Phone } from "../phone";
import { goInstead, type Shots } from "../route";
import { Camera } from "./camera";
import { kindText, troubleText } from "./photo_words";

const WANTED = ["close", "context"] as const;

export function Shooting({ phone, record, shots }: { phone: Phone; record: KeptRecord; shots: Shots }) {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const most = useLive(() => wantedPx(phone));
  const has = (kind: string) => record.findings.photos.some((photo) => photo.kind === kind);
  const left = WANTED.filter((kind) => (shots === "all" ? !has(kind) : kind === shots));
  const kind = left[0] ?? "context";
  const leave = () => goInstead({ screen: "point", uid: record.uid });
  const taken = async (evidence: Evidence) => {
    const found = await keepEvidence(phone, record.uid, evidence, kind, Date.now());
    setTrouble(found);
    if (!found && left.length <= 1) leave();
  };
  const ownInstead = () => {
    chooseCamera("phone");
    leave();
  };
  const count = shots === "all" ? fill(gettext("%(number)s of %(all)s"), { number: WANTED.length - left.length + 1, all: WANTED.length }) : "";
  return (
    <Camera title={[kindText(kind), count].filter(Boolean).join(" · ")} hint={hintText(kind)} ghost={null} most={most} taken={taken} left={leave} without={leave}>
      {trouble && <p class="warning" role="alert">{troubleText(trouble)}</p>}
      <button class="camera__other" type="button" onClick={ownInstead}>{gettext("The phone's own camera")}</button>
    </Camera>
  );
}

function hintText(kind: "close" | "context"): string {
  return kind === "close" ? gettext("What is wrong, so that it can be made out") : gettext("From further away, so that the place is found again");
}
