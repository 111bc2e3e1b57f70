/** The camera's own files that wait: how many, what for, and how they go or are given up. */

import { useState } from "preact/hooks";

import { fill, gettext, ngettext } from "../../i18n";
import { useHeard, useLive } from "../live";
import { lineNow, onLine } from "../outbox/line";
import type { KeptOriginal } from "../outbox/store";
import type { Phone } from "../phone";
import { reasonText, sizeText } from "../words";

const bytesOf = (originals: readonly KeptOriginal[]) => originals.reduce((sum, { size }) => sum + size, 0);

export function OriginalsWaiting({ phone, isSending }: { phone: Phone; isSending: boolean }) {
  const originals = useLive(() => phone.store.originals()) ?? [];
  const line = useHeard(onLine, lineNow);
  if (originals.length === 0) return null;
  const told = { count: originals.length, size: sizeText(bytesOf(originals)) };
  const refused = originals.find(({ reason }) => reason !== null)?.reason;
  const send = async () => {
    await phone.originals.ask();
    phone.courier.send();
  };
  return (
    <section class="originals" id="originals">
      <h2 class="heading">
        {gettext("Originals")} <span class="originals__badge">{originals.length}</span>
      </h2>
      <p>{fill(ngettext("%(count)s camera file waits (%(size)s). Its report and photo do not wait for it.", "%(count)s camera files wait (%(size)s). Their reports and photos do not wait for them.", told.count), told)}</p>
      <p class="quiet">{lineText(line)}</p>
      {refused && <p class="row__reason">{reasonText(refused)}</p>}
      <button class="big big--quiet" id="send-originals" type="button" disabled={isSending} onClick={() => void send()}>
        {fill(gettext("Send originals now (%(count)s, %(size)s)"), told)}
      </button>
      <GiveUpOriginals phone={phone} />
    </section>
  );
}

function lineText(line: ReturnType<typeof lineNow>): string {
  if (line === "wifi") return gettext("This phone is on Wi-Fi: they go by themselves, after all reports.");
  if (line === "other") return gettext("They wait for Wi-Fi, and go by themselves then. Sent now they use mobile data.");
  return gettext("This phone does not tell whether it is on Wi-Fi, so they go only when you tap. On mobile data that costs what is written on the button.");
}

/** Originals are the first to go where the phone is full, and only once somebody has said so twice. */
export function GiveUpOriginals({ phone, done }: { phone: Phone; done?: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const originals = useLive(() => phone.store.originals()) ?? [];
  if (originals.length === 0) return null;
  const told = { count: originals.length, size: sizeText(bytesOf(originals)) };
  const drop = async () => {
    await phone.store.dropOriginals(originals.map(({ photo }) => photo));
    done?.();
  };
  if (!isAsked) {
    return (
      <button class="big big--quiet" id="give-up-originals" type="button" onClick={() => setAsked(true)}>
        {fill(gettext("Give up the originals (%(count)s, %(size)s)"), told)}
      </button>
    );
  }
  return (
    <div class="originals__ask" role="group">
      <p>{gettext("Remove the camera's own files from this phone for good? Reports and photos stay and are sent.")}</p>
      <button class="big" type="button" onClick={() => setAsked(false)}>{gettext("Keep them")}</button>
      <button class="big big--quiet" id="give-up-surely" type="button" onClick={() => void drop()}>{gettext("Remove them")}</button>
    </div>
  );
}
