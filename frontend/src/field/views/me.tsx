/** Who collects, in which language and colours, and how full the phone is. */

import { useEffect, useState } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import { chooseColours, type Colours, coloursNow } from "../colours";
import { LANGUAGES, type Language, speak } from "../language";
import { useLive } from "../live";
import { type CameraChoice, cameraChoice, chooseCamera } from "../photos/camera";
import type { Phone } from "../phone";
import { addressOf } from "../route";
import { sizeText } from "../words";
import { LOGIN } from "./notices";
import { OfflineMapList } from "./offline_maps";

export function Me({ phone }: { phone: Phone }) {
  const me = useLive(async () => (await phone.me()) ?? null);
  if (me === undefined) return null;
  return (
    <>
      <h1 class="heading heading--first">{gettext("Me")}</h1>
      {me ? <p class="lead">{me.name || me.username}</p> : <a class="big" href={LOGIN}>{gettext("Sign in")}</a>}
      <a class="big big--quiet" href={addressOf({ screen: "announcements" })}>{gettext("Announcements")}</a>
      <Choices title={gettext("Language")} choices={LANGUAGES} chosen={phone.language} choose={(one: Language) => speak(one)} />
      <ColourChoices />
      <a class="big big--quiet" id="streets" href={addressOf({ screen: "streets" })}>{gettext("Streets not yet walked, and on duty")}</a>
      <OfflineMapList phone={phone} />
      <CameraChoices />
      <Export phone={phone} />
      <Room phone={phone} />
    </>
  );
}

interface ChoicesProps<K extends string> {
  readonly title: string;
  readonly choices: Readonly<Record<K, string>>;
  readonly chosen: K;
  readonly choose: (one: K) => void;
}

function Choices<K extends string>({ title, choices, chosen, choose }: ChoicesProps<K>) {
  return (
    <section role="group" aria-label={title}>
      <h2 class="heading">{title}</h2>
      <div class="switch">
        {(Object.keys(choices) as K[]).map((one) => (
          <button class="switch__choice" type="button" aria-pressed={one === chosen} onClick={() => choose(one)}>
            {choices[one]}
          </button>
        ))}
      </div>
    </section>
  );
}

function ColourChoices() {
  const [colours, setColours] = useState(coloursNow);
  const choices = { auto: gettext("As the system"), light: gettext("Light"), dark: gettext("Dark") };
  const choose = (one: Colours) => {
    chooseColours(one);
    setColours(one);
  };
  return <Choices title={gettext("Colours")} choices={choices} chosen={colours} choose={choose} />;
}

function CameraChoices() {
  const [camera, setCamera] = useState(cameraChoice);
  const choices = { app: gettext("In the app"), phone: gettext("The phone's own camera") };
  const choose = (one: CameraChoice) => {
    chooseCamera(one);
    setCamera(one);
  };
  return <Choices title={gettext("Camera")} choices={choices} chosen={camera} choose={choose} />;
}

function Export({ phone }: { phone: Phone }) {
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const url = URL.createObjectURL(await phone.dayZip());
    const day = new Intl.DateTimeFormat("sv-SE").format(Date.now());
    Object.assign(document.createElement("a"), { href: url, download: `field-${day}.zip` }).click();
    URL.revokeObjectURL(url);
    setBusy(false);
  };
  return (
    <section>
      <h2 class="heading">{gettext("If this phone cannot send")}</h2>
      <button class="big big--quiet" id="export" type="button" disabled={isBusy} onClick={() => void save()}>{gettext("Export my day as one file")}</button>
      <p class="quiet">{gettext("All points and photos on this phone, for the administrator to take in. Taken in twice, or sent as well, each counts once.")}</p>
    </section>
  );
}

function Room({ phone }: { phone: Phone }) {
  const [estimate, setEstimate] = useState<StorageEstimate>();
  const done = useLive(async () => (await phone.store.records()).filter((record) => record.state === "done").length) ?? 0;
  useEffect(() => void navigator.storage?.estimate?.().then(setEstimate), [done]);
  const { usage, quota } = estimate ?? {};
  return (
    <section>
      <h2 class="heading">{gettext("Room on this phone")}</h2>
      {usage !== undefined && quota !== undefined && <p>{fill(gettext("%(used)s used of %(all)s"), { used: sizeText(usage), all: sizeText(quota) })}</p>}
      <p class="quiet">{gettext("What the server has stays here for a day, for your export; then it goes by itself.")}</p>
      <button class="big big--quiet" type="button" disabled={done === 0} onClick={() => void phone.store.forgetDone(Date.now(), true)}>
        {fill(gettext("Make room: remove what the server has (%(count)s)"), { count: done })}
      </button>
    </section>
  );
}
