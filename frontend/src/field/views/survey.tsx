/** One survey: what is looked for, until when, and one's grids with how each stands. */

import { gettext } from "../../i18n";
import { useLive } from "../live";
import type { Phone } from "../phone";
import { addressOf } from "../route";
import { gridNow, type Survey as Asked } from "../surveys/surveys";
import { FactRows } from "./fact_rows";
import { standingState, standingText } from "./surveys";
import { AsOf, categoryNames, DueLight } from "./work_words";

export function Survey({ phone, uid }: { phone: Phone; uid: string }) {
  const kept = useLive(async () => ({ work: await phone.work(), records: await phone.store.records(), names: await categoryNames(phone), offsetMs: await phone.clockOffsetMs() }));
  if (!kept) return null;
  const survey = kept.work?.surveys?.find((one) => one.uid === uid);
  if (!survey) return <SurveyGone />;
  const { records, names, work } = kept;
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "tasks" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{survey.title}</h1>
        <DueLight task={survey} now={Date.now() + kept.offsetMs} />
      </header>
      <SurveyFacts survey={survey} names={names} />
      <h2 class="heading">{gettext("My grids")}</h2>
      <ul class="rows">
        {survey.grids.map((grid) => {
          const now = gridNow(survey, grid, records, work!.takenAt);
          return (
            <li key={grid.code}>
              <a class="row" href={addressOf({ screen: "survey-grid", uid, grid: grid.code })} data-grid={grid.code} data-standing={now.standing}>
                <span class="row__title">{grid.name}</span>
                <span class={`state state--${standingState(now.standing)}`}>{standingText(now.standing, now.reports)}</span>
                {now.isContradicted && <span class="row__reason">{gettext("Something was reported after the zero report: take it back.")}</span>}
                {now.refused && <span class="row__reason">{gettext("Your answer was not accepted: open it.")}</span>}
              </a>
            </li>
          );
        })}
      </ul>
      <AsOf at={work!.takenAt} language={phone.language} />
    </>
  );
}

export function SurveyFacts({ survey, names }: { survey: Asked; names: ReadonlyMap<string, string> }) {
  const facts: [string, string][] = [
    [gettext("Looked for"), survey.categories.map((key) => names.get(key) ?? key).join(gettext(", "))],
    [gettext("Set by"), survey.unit],
    [gettext("Days"), `${survey.first_on} – ${survey.due_on}`],
  ];
  return (
    <>
      {survey.instruction && <p class="told">{survey.instruction}</p>}
      <FactRows facts={facts} />
    </>
  );
}

export function SurveyGone() {
  return (
    <>
      <p class="empty">{gettext("This survey has ended, or is no longer of your grids.")}</p>
      <a class="big big--quiet" href={addressOf({ screen: "tasks" })}>{gettext("To the tasks")}</a>
    </>
  );
}
