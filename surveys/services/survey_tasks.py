"""Setting a survey, changing it until the first grid has answered, ending it, and reminding who has not answered."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gis_core.database_words import words_of
from grids.county_hours import county_day, county_midnight
from grids.errors import GroundError
from grids.models import Grid, Membership, Unit
from grids.resolver import county
from grids.scope import GRID_ROLES
from surveys.models import Notice, NoticeAddress, SurveyTask
from surveys.services.notices import send_to
from surveys.survey_tasks.progress import lines_of


class SurveyRefusedError(GroundError):
    """A survey, or a change of one, that is not taken; the text says why."""

    code = "survey.refused"


@contextmanager
def as_refusal() -> Iterator[None]:
    """What the database's rules of surveys refuse, in its own words.  Raises SurveyRefusedError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if not (getattr(diagnosis, "constraint_name", None) or "").startswith("surveys_survey"):
            raise
        raise SurveyRefusedError(words_of(diagnosis)[0]) from error


@transaction.atomic
def set_survey(
    *,
    title: str,
    instruction: str,
    categories: Sequence[str],
    grids: Sequence[str],
    first_on: datetime.date,
    due_on: datetime.date,
    unit: Unit,
    by: Any,
    now: datetime.datetime,
) -> SurveyTask:
    """Set a survey, and tell those who walk its grids.  Raises SurveyRefusedError."""
    with as_refusal():
        made = SurveyTask.objects.create(
            title=title,
            instruction=instruction,
            categories=sorted(set(categories)),
            grids=sorted(set(grids)),
            first_on=first_on,
            due_on=due_on,
            unit=unit,
            set_by=by,
            set_at=now,
        )
    _tell("survey_set", made, made.grids, now)
    return made


def change_survey(*, survey: SurveyTask, **said: Any) -> SurveyTask:
    """Say something else of it, as long as no grid has answered.  Raises SurveyRefusedError."""
    for name, value in said.items():
        setattr(survey, name, sorted(set(value)) if name in ("categories", "grids") else value)
    with as_refusal():
        survey.save(update_fields=list(said))
    return survey


def extend_survey(*, survey: SurveyTask, due_on: datetime.date) -> SurveyTask:
    """Give the grids longer.  Raises SurveyRefusedError."""
    if due_on <= survey.due_on:
        raise SurveyRefusedError(_("The new due day comes after the old one."))
    return change_survey(survey=survey, due_on=due_on)


def close_survey(*, survey: SurveyTask, by: Any, now: datetime.datetime) -> SurveyTask:
    """End it: what was answered stays, nothing more is taken.  Raises SurveyRefusedError."""
    return change_survey(survey=survey, closed_at=now, ended_by=by)


def withdraw_survey(*, survey: SurveyTask, reason: str, by: Any, now: datetime.datetime) -> SurveyTask:
    """Take it back, and say why.  Raises SurveyRefusedError."""
    if not reason:
        raise SurveyRefusedError(_("Say why the survey is withdrawn."))
    return change_survey(survey=survey, withdrawn_at=now, ended_by=by, reason=reason)


def reminded_on(survey: SurveyTask, day: datetime.date) -> bool:
    """Was somebody reminded on this day already?"""
    begin = county_midnight(day)
    return Notice.objects.filter(survey=survey, kind="survey_due", at__gte=begin).exists()


@transaction.atomic
def remind(*, survey: SurveyTask, day: datetime.date, now: datetime.datetime) -> int:
    """Tell those who walk the grids that have not answered, once a day; how many grids these are.

    Raises SurveyRefusedError.
    """
    SurveyTask.objects.select_for_update(no_key=True).get(pk=survey.pk)  # the second click waits
    if not survey.is_open:
        raise SurveyRefusedError(_("The survey has ended."))
    if reminded_on(survey, day):
        raise SurveyRefusedError(_("They were reminded today already."))
    owed = [line.grid for line in lines_of([survey], None, day)[survey.pk] if not line.is_answered]
    if not owed:
        raise SurveyRefusedError(_("All grids have answered."))
    if _tell("survey_due", survey, owed, now) is None:
        raise SurveyRefusedError(_("Nobody walks these grids: there is nobody to remind."))
    return len(owed)


def _tell(kind: str, survey: SurveyTask, grids: Sequence[str], now: datetime.datetime) -> Notice | None:
    """Write who is told of a survey: who walks one of these grids, but for who set it; None: nobody does."""
    people = [person for person in walkers_of(grids, now) if person != survey.set_by_id]
    if not people:
        return None
    facts = {"title": survey.title, "unit": str(survey.unit), "due_on": f"{survey.due_on:%Y-%m-%d}"}
    notice = Notice(survey=survey, kind=kind, at=now, facts=facts)
    return send_to(notice, [NoticeAddress(user_id=person) for person in people])


def walkers_of(grids: Sequence[str], now: datetime.datetime) -> list[int]:
    """Ids of the people who collect in these grids or manage them on the day of `now`."""
    day = county_day(now)
    ground = Grid.objects.on(day).filter(kind=county().main_grid_kind, code__in=list(grids))
    posts = Membership.objects.filter(role__in=sorted(GRID_ROLES), during__contains=day)
    named = posts.filter(grid_codes__overlap=list(grids))
    whole = posts.filter(grid_codes=[], unit__in=ground.values("accountable_unit"))
    return sorted({*named.values_list("user", flat=True), *whole.values_list("user", flat=True)})
