/** Surveys among the tasks: how many of one's grids have answered, and by when they must. */

import { fill, gettext } from "../../i18n";
import type { AnswerKind, KeptRecord } from "../outbox/records";
import { addressOf } from "../route";
import { owedIn, type Standing, type Survey } from "../surveys/surveys";
import { DueLight } from "./work_words";

interface SurveysProps {
  readonly surveys: readonly Survey[];
  readonly records: readonly KeptRecord[];
  readonly takenAt: number;
  readonly now: number;
}

export function Surveys({ surveys, records, takenAt, now }: SurveysProps) {
  if (surveys.length === 0) return null;
  const asked = surveys.map((survey) => ({ survey, owed: owedIn(survey, records, takenAt).length }));
  asked.sort((one, other) => Number(one.owed === 0) - Number(other.owed === 0)); // else as they came: by due day
  return (
    <>
      <h2 class="heading">{gettext("Surveys")}</h2>
      <ul class="rows">
        {asked.map(({ survey, owed }) => <Row key={survey.uid} survey={survey} owed={owed} now={now} />)}
      </ul>
    </>
  );
}

function Row({ survey, owed, now }: { survey: Survey; owed: number; now: number }) {
  const whole = survey.grids.length;
  return (
    <li>
      <a class="row task" href={addressOf({ screen: "survey", uid: survey.uid })} data-survey={survey.uid}>
        <span class="task__head">
          <span class="row__title">{survey.title}</span>
          {owed > 0 ? <DueLight task={survey} now={now} /> : <span class="state state--done">{gettext("All answered")}</span>}
        </span>
        <span class="share">
          <progress class="share__bar" max={Math.max(1, whole)} value={whole - owed} aria-hidden="true" />
          <span>{fill(gettext("%(done)s of %(whole)s grids answered"), { done: whole - owed, whole })}</span>
        </span>
        <span class="quiet">{survey.unit}</span>
      </a>
    </li>
  );
}

export function standingText(standing: Standing, reports: number): string {
  switch (standing) {
    case "not_begun":
      return gettext("Not begun");
    case "under_way":
      return reports > 0 ? fill(gettext("Under way, %(count)s reported"), { count: reports }) : gettext("Under way");
    case "finds":
      return fill(gettext("Finished, %(count)s reported"), { count: reports });
    case "zero":
      return gettext("Zero report: nothing found");
  }
}

export function answerText(kind: AnswerKind): string {
  return { begun: gettext("Begun"), finds: gettext("Finished"), zero: gettext("Zero report"), taken_back: gettext("Answer taken back") }[kind];
}

export const standingState = (standing: Standing): string => ({ not_begun: "draft", under_way: "waiting", finds: "done", zero: "done" })[standing];
