/** The whole app: notices above, one screen, and the ways at the bottom where the thumb is. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

import { gettext, pgettext } from "../../i18n";
import { install, type Installed } from "../installing";
import { useLive } from "../live";
import { Maps } from "../map/use_base_map";
import type { Phone } from "../phone";
import { addressOf, type Route, useRoute } from "../route";
import { Announcements } from "./announcements";
import { owedIn } from "../surveys/surveys";
import { leftOf } from "../work/tasks";
import { Census } from "./census";
import { Choose } from "./choose";
import { Facilities } from "./facilities";
import { FacilityScreen } from "./facility";
import { Inspection } from "./inspection";
import { Me } from "./me";
import { Notices } from "./notices";
import { Outbox } from "./outbox";
import { Point } from "./point";
import { Report } from "./report";
import { Reports } from "./reports";
import { Scan } from "./scan";
import { Streets } from "./streets";
import { Survey } from "./survey";
import { SurveyGridScreen } from "./survey_grid";
import { Task } from "./task";
import { Tasks } from "./tasks";
import { Walk } from "./walk";

/** Screens of one thing, which have their own way back. */
const WITHOUT_WAYS: ReadonlySet<Route["screen"]> = new Set(["point", "task", "report", "survey-grid"]);

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
      {!WITHOUT_WAYS.has(route.screen) && <Ways phone={phone} route={route} />}
    </div>
  );
}

function Screen({ phone, route }: { phone: Phone; route: Route }) {
  switch (route.screen) {
    case "choose":
      return <Choose phone={phone} />;
    case "point":
      return <Point key={route.uid} phone={phone} uid={route.uid} camera={route.camera} />;
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
    case "tasks":
      return <Tasks phone={phone} />;
    case "inspection":
      return <Inspection phone={phone} task={route.task} />;
    case "task":
      return <Task key={route.uid} phone={phone} uid={route.uid} isCameraOpen={route.isCameraOpen ?? false} />;
    case "survey":
      return <Survey key={route.uid} phone={phone} uid={route.uid} />;
    case "survey-grid":
      return <SurveyGridScreen key={addressOf(route)} phone={phone} uid={route.uid} grid={route.grid} />;
    case "announcements":
      return <Announcements phone={phone} />;
    case "reports":
      return <Reports phone={phone} />;
    case "report":
      return <Report phone={phone} uid={route.uid} />;
    case "outbox":
      return <Outbox phone={phone} />;
    case "me":
      return <Me phone={phone} />;
  }
}

function Ways({ phone, route }: { phone: Phone; route: Route }) {
  const owed = useLive(() => phone.store.owed()) ?? 0;
  const originals = useLive(async () => (await phone.store.originals()).length) ?? 0;
  const left = useLive(() => toDo(phone)) ?? 0;
  const owedBadge = <Badge id="owed" count={owed} words={gettext("not yet on the server")} />;
  const ways: [Route, string, ComponentChildren][] = [
    [{ screen: "choose" }, gettext("Record"), null],
    [{ screen: "tasks" }, gettext("Tasks"), <Badge id="to-do" count={left} words={gettext("to be done")} />],
    [{ screen: "reports" }, pgettext("screen of the field app", "Reports"), null],
    [{ screen: "outbox" }, gettext("Outbox"), owed > 0 ? owedBadge : <Badge id="originals-owed" count={originals} words={gettext("originals wait")} isQuiet />],
    [{ screen: "me" }, gettext("Me"), null],
  ];
  return (
    <nav class="ways" aria-label={gettext("Screens")}>
      {ways.map(([way, title, badge]) => (
        <a class="ways__way" href={addressOf(way)} aria-current={way.screen === route.screen ? "page" : undefined}>
          {title}
          {badge}
        </a>
      ))}
    </nav>
  );
}

/** How many tasks are left, and surveys that one of the own grids has not answered. */
async function toDo(phone: Phone): Promise<number> {
  const [work, records] = [await phone.work(), await phone.store.records()];
  if (!work) return 0;
  return leftOf(work.tasks, records).length + (work.surveys ?? []).filter((one) => owedIn(one, records, work.takenAt).length > 0).length;
}

function Badge({ id, count, words, isQuiet = false }: { id: string; count: number; words: string; isQuiet?: boolean }) {
  if (count === 0) return null;
  return (
    <span class={`ways__badge ${isQuiet ? "ways__badge--quiet" : ""}`} id={id} title={words}>
      {count}
      <span class="visually-hidden">{words}</span>
    </span>
  );
}
