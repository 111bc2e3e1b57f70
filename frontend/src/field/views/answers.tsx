/** Who answers here, by what the phone keeps; one question where the circle lies over the ground of several; is it reported already? */

import { useEffect } from "preact/hooks";

import { fill, gettext } from "../../i18n";
import type { KeptRecord } from "../outbox/records";
import type { Place } from "../../geography";
import { sameProblem } from "../pack/duplicates";
import { covers, type Pack } from "../pack/pack";
import { type Candidate, candidates, NEAREST, type Steps, whoAnswers } from "../pack/rule";
import type { Phone } from "../phone";
import { keepHand, keepReason } from "../position/keeping";
import { toStorage } from "../position/systems";

interface AnswersProps {
  readonly phone: Phone;
  readonly record: KeptRecord;
  readonly pack: Pack;
  readonly category: Steps;
}

export function Answers({ phone, record, pack, category }: AnswersProps) {
  const { position } = record.findings;
  if (!position) return null;
  const place = toStorage(position, position.crs);
  return (
    <>
      <Who phone={phone} record={record} pack={pack} category={category} place={place} />
      <Same phone={phone} record={record} pack={pack} place={place} />
    </>
  );
}

function Who({ phone, record, pack, category, place }: AnswersProps & { place: Place }) {
  const ground = phone.ground(pack);
  const answer = covers(pack, place) ? whoAnswers(ground, place, category, record.findings.facility?.code ?? null) : null;
  const unit = (code: string) => pack.body.units[code] ?? code;
  const guessed = answer ? unit(answer.accountable) : null;
  useEffect(() => {
    if (guessed !== record.guessed) void phone.store.changeDraft(record.uid, (draft) => ({ ...draft, guessed }));
  }, [guessed]);
  if (!answer) return <p class="quiet">{gettext("Who answers here is not on this phone; the server will tell.")}</p>;
  const accuracyM = record.findings.position?.accuracyM ?? 0;
  const several = accuracyM > 0 ? candidates(ground, place, accuracyM, category) : [];
  return (
    <div class="who">
      <p class="who__unit" id="who">{fill(gettext("%(unit)s answers here"), { unit: unit(answer.accountable) })}</p>
      <p class="quiet">
        {answer.territory.name}
        {answer.handling !== answer.accountable && ` · ${fill(gettext("handled by %(unit)s"), { unit: unit(answer.handling) })}`}
        {answer.step === NEAREST && ` · ${gettext("nearest grid")}`}
      </p>
      {pack.body.facilities_left_out > 0 && <p class="quiet">{gettext("There are more facilities here than this phone keeps: who handles a fault of one, the server tells.")}</p>}
      {several.length > 1 && <Which phone={phone} record={record} several={several} unit={unit} />}
    </div>
  );
}

interface WhichProps {
  readonly phone: Phone;
  readonly record: KeptRecord;
  readonly several: readonly Candidate[];
  readonly unit: (code: string) => string;
}

/** The first candidate is where the position is already; another one moves the pin to its side of the border. */
function Which({ phone, record, several, unit }: WhichProps) {
  const { positionReason } = record.findings;
  const texts = several.map((one) => fill(gettext("On the ground of %(unit)s, by what is seen there"), { unit: unit(one.unit) }));
  if (texts.some((text) => positionReason.includes(text))) return null;
  const choose = (index: number) => {
    const reason = [positionReason, texts[index]].filter(Boolean).join("; ");
    const { place } = several[index]!;
    void (index > 0 ? keepHand(phone, record.uid, place, reason) : keepReason(phone, record.uid, reason));
  };
  return (
    <fieldset class="reason">
      <legend class="reason__title">{gettext("The circle crosses a border. On whose ground is it?")}</legend>
      {several.map((candidate, index) => (
        <button class="chip" type="button" key={candidate.unit} onClick={() => choose(index)}>{unit(candidate.unit)}</button>
      ))}
    </fieldset>
  );
}

const MOST_SHOWN = 3;

function Same({ phone, record, pack, place }: Omit<AnswersProps, "category"> & { place: Place }) {
  const { category, supports } = record.findings;
  const near = sameProblem(pack.open, category, place, pack.body.settings, Date.now());
  if (near.length === 0) return null;
  const support = (uid: string | null) =>
    void phone.store.changeDraft(record.uid, (draft) => ({ ...draft, findings: { ...draft.findings, supports: uid } }));
  return (
    <fieldset class="reason">
      <legend class="reason__title">{gettext("Reported nearby already. The same problem?")}</legend>
      {near.slice(0, MOST_SHOWN).map(({ openCase, metres }) => (
        <button class="near" type="button" key={openCase.point_uid} aria-pressed={supports === openCase.point_uid} onClick={() => support(supports === openCase.point_uid ? null : openCase.point_uid)}>
          {openCase.photo && navigator.onLine && <img class="near__picture" src={openCase.photo} alt="" />}
          <span>
            {fill(gettext("Same: %(number)s, %(metres)s m away"), { number: openCase.number, metres: Math.round(metres) })}
            <small class="near__more">{[openCase.state_name, openCase.place_text, openCase.description].filter(Boolean).join(" · ")}</small>
          </span>
        </button>
      ))}
    </fieldset>
  );
}
