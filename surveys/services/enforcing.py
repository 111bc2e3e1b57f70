"""Steps against an illegal structure, as part of the case that they belong to (surveys.enforcement.rules)."""

import datetime
from collections.abc import Sequence
from functools import cache

from django.db import connection
from django.utils.translation import gettext as _

from gis_core.work_time import StepKind
from grids.county_hours import county_day, county_zone
from surveys.case_errors import WrongGivenError
from surveys.enforcement.clocks import STAGE_CLOCKS
from surveys.enforcement.errors import ChainNotOfferedError, ChainUnmetError
from surveys.enforcement.needs import CALL_DAYS, CHAIN_HOPELESS, COURT_REMINDER_DAYS, ChainFacts
from surveys.enforcement.papers import Papers
from surveys.enforcement.past import ChainPast, Works, past_of, permit_fits, worked_days_after
from surveys.enforcement.rules import (
    CHAIN,
    ChainAction,
    ChainStage,
    ChainStep,
    Law,
    chain_steps_from,
    chain_unmet,
)
from surveys.enforcement.words import CONSTRUCTION, CONTESTS, FORMS, LAWS, PERMIT_MATCHES
from surveys.models import Case, CaseStep, CaseTimer, Enforcement
from surveys.rules import CHAIN_CLOCKS, Action, Clock, Timing
from surveys.services.clocks import CaseClocks
from surveys.services.given import Given
from surveys.services.taking import Kept, Taking

#: An outline drawn further from the point of its case is a mistake.
OUTLINE_WITHIN_M = 200
_DAY = datetime.timedelta(days=1)
_WORDS = {
    "construction": CONSTRUCTION,
    "form": FORMS,
    "law": LAWS,
    "permit_match": PERMIT_MATCHES,
    "contest": CONTESTS,
}
#: What of the papers the record shows as it was said last.
_SHOWN = (
    "construction",
    "form",
    "use",
    "storeys",
    "law",
    "permit_match",
    "permit_number",
    "permit_area_m2",
    "permit_until",
    "file_number",
    "file_place",
)


def open_chain(taking: Taking) -> Kept:
    """Begin the procedure when a case of such a category is first sent out; later its time is the next unit's."""
    record = Enforcement.objects.filter(case=taking.case).first()  # unique
    if record is None:
        if not taking.case.category.by_enforcement:
            return {}
        Enforcement.objects.create(case=taking.case, stage=ChainStage.FOUND)
        start_clock(ChainPast(), taking.clocks)
        return {"chain": ChainStage.FOUND.value}
    past = chain_past(taking.case)
    end_clocks(taking.clocks, CaseTimer.Ending.RESET)
    if not past.is_held_up:
        start_clock(past, taking.clocks)
    return {}


def enforce(taking: Taking) -> Kept:
    """Take one step of the procedure.  Raises ChainNotOfferedError, ChainUnmetError, WrongGivenError."""
    case, given = taking.case, taking.given
    papers, action = given.enforcement or Papers(), ChainAction(given.reason)
    record = Enforcement.objects.select_for_update().get(case=case)
    past = chain_past(case)
    step = CHAIN.get((past.stage, action))
    if step is None:
        raise ChainNotOfferedError(case, action, past.stage)
    _check_papers(case, papers)
    facts = chain_facts(record, past, given, taking.clocks, now=taking.now)
    missing = chain_unmet(step, facts)
    if missing:
        raise ChainUnmetError(case, action, missing, facts)
    after = past.after(action, papers, past.stage_after(step))
    _move_clocks(step, past, after, taking.clocks)
    _write(record, after, papers, works_of(taking.clocks))
    return {"chain": after.stage.value}


def chain_past(case: Case) -> ChainPast:
    """What the procedure of a case has behind it."""
    return past_of(CaseStep.objects.filter(case=case, action=Action.ENFORCE).order_by("seq"))


def works_of(clocks: CaseClocks) -> Works:
    """Is a day worked, as the county's calendar says?"""
    return cache(lambda day: clocks.work_time.day(day).is_workday)


def chain_facts(
    record: Enforcement, past: ChainPast, given: Given, clocks: CaseClocks, *, now: datetime.datetime
) -> ChainFacts:
    """What is so for a step of the procedure?"""
    papers, zone, works = given.enforcement or Papers(), county_zone(), works_of(clocks)
    today = county_day(now)
    began = papers.began and papers.began.astimezone(zone)
    return ChainFacts(
        today=today,
        now=now,
        given=papers.names | ({"note"} if given.note else set()),
        photos=len(set(given.photos)),
        measured=past.measured,
        correctable=past.correctable,
        of_planning=past.law == Law.PLANNING,
        by_court=past.by_court,
        permit_fits=permit_fits(papers, area_m2=record.area_m2, today=today),
        contested=bool(past.contest),
        served_on=papers.served_on,
        until=papers.until,
        last_on=past.last_on,
        term_until=past.term_until,
        contest_until=past.contest_until(works),
        court_until=past.court_until(works),
        reminder_until=worked_days_after(papers.served_on or today, COURT_REMINDER_DAYS, works),
        hearing=past.hearing,
        hearing_until=past.hearing_until(works),
        hearing_on=past.hearing_on,
        hearing_from=worked_days_after(papers.served_on or today, CALL_DAYS, works) + _DAY,
        decidable_from=past.decidable_from(works),
        lawful_from=past.removable_from(works),
        began=began,
        began_on_holiday=began is not None and clocks.work_time.day(began.date()).kind is StepKind.HOLIDAY,
        emergency=papers.emergency,
    )


def chain_offered(past: ChainPast, facts: ChainFacts) -> Sequence[ChainStep]:
    """Which steps lead on from here that something given could make possible?"""
    return [
        step for step in chain_steps_from(past.stage) if not CHAIN_HOPELESS & set(chain_unmet(step, facts))
    ]


def _check_papers(case: Case, papers: Papers) -> None:
    """Do words name something, and does the outline lie where the case is?  Raises WrongGivenError."""
    for member, words in _WORDS.items():
        said = getattr(papers, member)
        if said and said not in words:
            raise WrongGivenError(member, _("There is no such choice."))
    if papers.footprint is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_DWithin(p.geom::geography, ST_GeomFromWKB(%s, 4490)::geography, %s)"
            " FROM surveys_surveypoint p WHERE p.id = %s",
            [bytes(papers.footprint.wkb), OUTLINE_WITHIN_M, case.point_id],
        )
        if not cursor.fetchone()[0]:
            told = _("The outline lies more than %(most)d m from where the structure was reported.")
            raise WrongGivenError("footprint", told % {"most": OUTLINE_WITHIN_M})


def _move_clocks(step: ChainStep, past: ChainPast, after: ChainPast, clocks: CaseClocks) -> None:
    """End what waited for this step, start what waits for the next; while it is contested nothing waits."""
    if step.handled:
        clocks.apply([(Timing.STOP, Clock.HANDLE)])
    if after.stage != past.stage:
        end_clocks(clocks, CaseTimer.Ending.DONE)
    elif after.is_held_up != past.is_held_up:
        end_clocks(clocks, CaseTimer.Ending.RESET)
    else:
        return
    if not after.is_held_up:
        start_clock(after, clocks)


def end_clocks(clocks: CaseClocks, ending: CaseTimer.Ending) -> None:
    """Nothing of the procedure is waited for."""
    timing = Timing.RESET if ending == CaseTimer.Ending.RESET else Timing.STOP
    clocks.apply([(timing, clock) for clock in CHAIN_CLOCKS])


def start_clock(past: ChainPast, clocks: CaseClocks) -> None:
    """Start the clock of the stage, from the first day on which its next step can be taken."""
    if past.stage not in STAGE_CLOCKS:
        return
    clock, since = STAGE_CLOCKS[past.stage]
    day = since(past, works_of(clocks))
    if day is None:
        clocks.start_from(clock, clocks.now)
        return
    start = datetime.datetime.combine(day, datetime.time(), tzinfo=clocks.work_time.zone)
    clocks.start_from(clock, max(start, clocks.now))


def _write(record: Enforcement, after: ChainPast, papers: Papers, works: Works) -> None:
    """The record as it stands after the step."""
    for name in papers.names & set(_SHOWN):
        setattr(record, name, getattr(papers, name))
    if papers.footprint is not None:
        record.geom = papers.footprint
    record.stage = after.stage
    record.correctable, record.contest, record.term_until = after.correctable, after.contest, after.term_until
    record.contest_until = after.contest_until(works)
    record.removable_from = after.removable_from(works)
    record.removed_at = after.removed_at
    record.save()
