/** One report of one's own: where it stands, why, what is next, and everything that was done to it. */

import { gettext } from "../../i18n";
import { useLive } from "../live";
import type { Phone } from "../phone";
import { go } from "../route";
import type { OwnReport, ReportStep } from "../work/reports";
import { momentText } from "../words";
import { FactRows } from "./fact_rows";
import { AsOf, categoryNames, DueLight } from "./work_words";

export function Report({ phone, uid }: { phone: Phone; uid: string }) {
  const kept = useLive(async () => ({ work: await phone.work(), names: await categoryNames(phone), offsetMs: await phone.clockOffsetMs() }));
  if (!kept) return null;
  const report = kept.work?.reports.find((one) => one.uid === uid);
  const back = () => go({ screen: "reports" });
  return (
    <>
      <header class="bar">
        <button class="bar__back" type="button" aria-label={gettext("Back")} onClick={back}>‹</button>
        <h1 class="bar__title">{report ? (kept.names.get(report.category) ?? report.category) : gettext("My reports")}</h1>
        {report && !report.has_ended && <DueLight task={report} now={Date.now() + kept.offsetMs} />}
      </header>
      {report ? <About report={report} language={phone.language} /> : <p class="empty">{gettext("This report is not among those on the phone any more.")}</p>}
      {kept.work && <AsOf at={kept.work.takenAt} language={phone.language} />}
    </>
  );
}

function About({ report, language }: { report: OwnReport; language: string }) {
  const facts: [string, string][] = [
    [gettext("Case"), report.number],
    [gettext("State"), report.state_name],
    [gettext("Why"), report.why],
    [gettext("Next"), report.next],
    [gettext("Accountable"), report.accountable_unit],
    [gettext("Handled by"), report.handling_unit],
    [gettext("Location"), report.place_text],
    [gettext("What was seen"), report.description],
  ];
  return (
    <>
      <FactRows facts={facts} />
      <h2 class="heading">{gettext("What was done")}</h2>
      <ol class="steps">{report.steps.map((step) => <Line key={step.at + step.name} step={step} language={language} />)}</ol>
    </>
  );
}

function Line({ step, language }: { step: ReportStep; language: string }) {
  return (
    <li class="steps__step">
      <span class="row__title">{step.name}</span>
      <span class="quiet">{[momentText(Date.parse(step.at), language), step.unit].filter(Boolean).join(" · ")}</span>
      {step.text && <span>{step.text}</span>}
    </li>
  );
}
