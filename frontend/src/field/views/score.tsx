/** What fails at an inspection point, still being written: photos, words, and off it goes. */

import { fill, gettext } from "../../i18n";
import type { KeptRecord } from "../outbox/records";
import type { Phone } from "../phone";
import { go, type Route, type Shots } from "../route";
import { Photos } from "./photos";
import { Drop, Words } from "./point";
import { Shooting } from "./shooting";
import { useInAppCamera } from "./use_camera";

interface ScoreDraftProps {
  readonly phone: Phone;
  readonly record: KeptRecord;
  readonly camera: Shots | undefined;
}

export function ScoreDraft({ phone, record, camera }: ScoreDraftProps) {
  const inApp = useInAppCamera(camera);
  const { score, photos } = record.findings;
  if (!score) return null;
  const back: Route = { screen: "inspection", task: score.task };
  const isMissing = score.needsPhoto && photos.length === 0;
  const send = async () => {
    await phone.store.happen(record.uid, { type: "commit" });
    phone.courier.send();
    go(back);
  };
  return (
    <>
      <header class="bar">
        <button class="bar__back" type="button" aria-label={gettext("Back")} onClick={() => go(back)}>‹</button>
        <h1 class="bar__title">{score.taskName}</h1>
      </header>
      <p class="score__text">{score.text}</p>
      <p class="state state--failed">{fill(gettext("%(failed)s of %(observed)s fail"), { failed: score.observed - score.ok, observed: score.observed })}</p>
      {camera && inApp && <Shooting phone={phone} record={record} shots={camera} />}
      <Photos phone={phone} record={record} wanted={1} inApp={inApp === true} />
      <Words phone={phone} record={record} title={gettext("In words (if needed)")} />
      <Drop phone={phone} uid={record.uid} then={() => go(back)} />
      <footer class="sendbar">
        {isMissing && <p class="sendbar__missing" id="missing">{gettext("Take a photo of it.")}</p>}
        <button class="big" id="send" type="button" disabled={isMissing} onClick={() => void send()}>{gettext("Send")}</button>
      </footer>
    </>
  );
}
