/** The whole app: notices above, one screen, and the three ways at the bottom where the thumb is. */

import { useEffect, useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { install, type Installed } from "../installing";
import { useLive } from "../live";
import { Maps } from "../map/use_base_map";
import type { Phone } from "../phone";
import { addressOf, type Route, useRoute } from "../route";
import { Census } from "./census";
import { Choose } from "./choose";
import { Facilities } from "./facilities";
import { FacilityScreen } from "./facility";
import { Me } from "./me";
import { Notices } from "./notices";
import { Outbox } from "./outbox";
import { Point } from "./point";
import { Scan } from "./scan";
import { Streets } from "./streets";
import { Walk } from "./walk";

export function App({ phone }: { phone: Phone }) {
  const route = useRoute();
  const [installed, setInstalled] = useState<Installed>({ ability: "starting", update: null });
  useEffect(() => void install(setInstalled), []);
  return (
    <div class="app">
      <Notices phone={phone} installed={installed} />
      <main class="screen" id="content">
        <Maps.Provider value={phone.maps}>
          <Screen phone={phone} route={route} />
        </Maps.Provider>
      </main>
      {route.screen !== "point" && <Ways phone={phone} route={route} />}
    </div>
  );
}

function Screen({ phone, route }: { phone: Phone; route: Route }) {
  switch (route.screen) {
    case "choose":
      return <Choose phone={phone} />;
    case "point":
      return <Point key={route.uid} phone={phone} uid={route.uid} />;
    case "facilities":
      return <Facilities phone={phone} />;
    case "facility":
      return <FacilityScreen key={route.code} phone={phone} code={route.code} />;
    case "census":
      return <Census phone={phone} />;
    case "streets":
      return <Streets phone={phone} />;
    case "walk":
      return <Walk key={addressOf(route)} phone={phone} way={route} />;
    case "scan":
      return <Scan />;
    case "outbox":
      return <Outbox phone={phone} />;
    case "me":
      return <Me phone={phone} />;
  }
}

function Ways({ phone, route }: { phone: Phone; route: Route }) {
  const owed = useLive(() => phone.store.owed()) ?? 0;
  const ways: [Route, string][] = [
    [{ screen: "choose" }, gettext("Record")],
    [{ screen: "outbox" }, gettext("Outbox")],
    [{ screen: "me" }, gettext("Me")],
  ];
  return (
    <nav class="ways" aria-label={gettext("Screens")}>
      {ways.map(([way, title]) => (
        <a class="ways__way" href={addressOf(way)} aria-current={way.screen === route.screen ? "page" : undefined}>
          {title}
          {way.screen === "outbox" && owed > 0 && <Badge owed={owed} />}
        </a>
      ))}
    </nav>
  );
}

function Badge({ owed }: { owed: number }) {
  return (
    <span class="ways__badge" id="owed">
      {owed}
      <span class="visually-hidden">{gettext("not yet on the server")}</span>
    </span>
  );
}
