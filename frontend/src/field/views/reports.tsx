/** My reports: where each stands, in words and with its light; without a network as it was told last. */

import { gettext } from "../../i18n";
import { useLive } from "../live";
import type { Phone } from "../phone";
import { addressOf } from "../route";
import type { OwnReport } from "../work/reports";
import { AsOf, categoryNames, DueLight } from "./work_words";

export function Reports({ phone }: { phone: Phone }) {
  const kept = useLive(async () => ({ work: await phone.work(), names: await categoryNames(phone), offsetMs: await phone.clockOffsetMs(), owed: await phone.store.owed() }));
  if (!kept) return null;
  const { work, names, owed } = kept;
  const row = (report: OwnReport) => <Row key={report.uid} report={report} name={names.get(report.category) ?? report.category} now={Date.now() + kept.offsetMs} />;
  const open = work?.reports.filter((report) => !report.has_ended) ?? [];
  const ended = work?.reports.filter((report) => report.has_ended) ?? [];
  return (
    <>
      <h1 class="heading heading--first">{gettext("My reports")}</h1>
      {work && <AsOf at={work.takenAt} language={phone.language} />}
      {owed > 0 && <a class="big big--quiet" href={addressOf({ screen: "outbox" })}>{gettext("Some are still on this phone: to the outbox")}</a>}
      {!work && <p class="empty">{gettext("What became of your reports is not on this phone yet. Sign in and open the app once with a network.")}</p>}
      {work && work.reports.length === 0 && <p class="empty">{gettext("You have not reported anything within sixty days.")}</p>}
      <ul class="rows">{open.map(row)}</ul>
      {ended.length > 0 && <h2 class="heading">{gettext("Ended")}</h2>}
      <ul class="rows">{ended.map(row)}</ul>
    </>
  );
}

function Row({ report, name, now }: { report: OwnReport; name: string; now: number }) {
  return (
    <li>
      <a class="row task" href={addressOf({ screen: "report", uid: report.uid })} data-case={report.number}>
        <span class="task__head">
          <span class="row__title">{name}</span>
          {!report.has_ended && <DueLight task={report} now={now} />}
        </span>
        <span>{report.state_name}{report.has_ended ? "" : ` · ${report.handling_unit}`}</span>
        {report.why && <span class="row__reason">{report.why}</span>}
        <span class="quiet">{[report.number, report.place_text].filter(Boolean).join(" · ")}</span>
      </a>
    </li>
  );
}
