"""Takes in what grids answer to surveys, once each."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.database_words import words_of
from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.models import Membership
from grids.scope import scope_of
from surveys.models import SetAside, SurveyAnswer, SurveyTask
from surveys.sent import as_json
from surveys.sent import sha256 as sha256_of
from surveys.services.recording import ContentConflictError, RawFix

Kind = SurveyAnswer.Kind
_RULES = "surveys_surveyanswer_"
#: Rules that no second look can mend: what was sent is wrong.  All others came about meanwhile.
_WRONG = frozenset({"grid", "early", "of_the_future", "kind", "takes_back"})


class AnswerRefusedError(Exception):
    """An answer that is not taken: `code` for programs, the message and what next for people."""

    def __init__(self, name: str, told: str, what_next: str = "") -> None:
        super().__init__(told)
        self.code = f"survey.{name}"
        self.status = 400 if name in _WRONG else 403 if name == "not_yours" else 409
        self.what_next = what_next


@dataclass(frozen=True, slots=True)
class Said:
    """What a phone says of a grid in a survey, and where it was said (EPSG:4490); `takes_back` names an answer."""

    uid: UUID
    survey: UUID
    grid: str
    kind: str
    said_at: datetime.datetime
    takes_back: UUID | None = None
    note: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    fix: RawFix | None = None


def record_said(*, said: Said, by: int, body_sha256: str = "") -> bool:
    """Is this answer new?  The same content again changes nothing; other content under the same id is set aside, then
    raises ContentConflictError.  `by` is the id of who said it.  Raises AnswerRefusedError.
    """
    content = as_json(asdict(said))
    sha256 = sha256_of([by, content])
    known = _known(said.uid)
    if known is None:
        survey = SurveyTask.objects.filter(uid=said.survey).first()  # unique
        if survey is None:
            raise AnswerRefusedError("unknown", _("There is no such survey."))
        row = _row(said, survey, by)
        row.content_sha256, row.body_sha256 = sha256, body_sha256
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            return True
        except IntegrityError as error:
            known = _known(said.uid)  # another request was first
            if known is None:
                _refuse(error, survey, said.grid)
    if known == sha256:
        return False
    aside = SetAside(uid=said.uid, content_sha256=sha256, content=content, sent_by_id=by)
    SetAside.objects.bulk_create([aside], ignore_conflicts=True)
    raise ContentConflictError(said.uid)


def _known(uid: UUID) -> str | None:
    return SurveyAnswer.objects.filter(uid=uid).values_list("content_sha256", flat=True).first()


def _row(said: Said, survey: SurveyTask, by: int) -> SurveyAnswer:
    person = User.objects.get(pk=by)
    taken = None
    if said.kind == Kind.TAKEN_BACK:
        known = survey.answers.filter(uid=said.takes_back) if said.takes_back else survey.answers.none()
        taken = known.first()  # unique
        if taken is None or not said.note:
            raise AnswerRefusedError("takes_back", _("Say which answer is taken back, and why."))
    if not _may_say(person, survey, said.grid, taken):
        raise AnswerRefusedError("not_yours", _("This grid is not one of yours."))
    place = None
    if said.lon is not None and said.lat is not None:
        place = Point(said.lon, said.lat, srid=STORAGE_SRID)
    return SurveyAnswer(
        uid=said.uid,
        survey=survey,
        grid_code=said.grid,
        kind=said.kind,
        takes_back=taken,
        note=said.note,
        geom=place,
        accuracy_m=said.accuracy_m,
        fix=None if said.fix is None else as_json(asdict(said.fix)),
        said_at=said.said_at,
        said_by=person,
    )


def _may_say(person: User, survey: SurveyTask, grid: str, taken: SurveyAnswer | None) -> bool:
    """Who has the grid answers for it; an answer is taken back by who gave it, the manager, or who set the survey."""
    scope = scope_of(person)
    has_grid = grid in scope.grid_codes
    if taken is None:
        return has_grid
    if taken.said_by_id == person.pk or (has_grid and Membership.Role.GRID_MANAGER in scope.roles):
        return True
    return may_run(person, survey)


def may_run(user: Any, survey: SurveyTask) -> bool:
    """Who set a survey runs it, as do the officers of the unit in whose name it is, and the supervision office."""
    scope = scope_of(user)
    if Membership.Role.SUPERVISION in scope.roles or survey.set_by_id in scope.people:
        return True
    return Membership.Role.UNIT_OFFICER in scope.roles and survey.unit_id in scope.unit_ids


def _refuse(error: IntegrityError, survey: SurveyTask, grid: str) -> None:
    """Tell what the database refuses, and what has happened meanwhile.  Raises; what is none of its rules too."""
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = (getattr(diagnosis, "constraint_name", None) or "").removeprefix(_RULES)
    told, hint = words_of(diagnosis) if diagnosis is not None else ("", "")
    if rule == "takes_back_id_key":
        raise AnswerRefusedError("taken_back", _("This answer was taken back already.")) from error
    if rule == "once" and (standing := _standing(survey, grid)) is not None:
        told = _("The grid has been answered for already: %(answer)s, %(at)s.") % {
            "answer": standing.get_kind_display(),
            "at": f"{timezone.localtime(standing.said_at):%Y-%m-%d %H:%M}",
        }
        raise AnswerRefusedError(
            rule, told, _("Where that is wrong, take that answer back first.")
        ) from error
    if rule in _WRONG or rule in {"ended", "once", "has_finds", "no_finds"}:
        raise AnswerRefusedError(rule, told, hint) from error
    raise error


def _standing(survey: SurveyTask, grid: str) -> SurveyAnswer | None:
    """The answer of a grid that stands: at most one does."""
    declared = survey.answers.filter(grid_code=grid, kind__in=[Kind.FINDS, Kind.ZERO])
    return declared.filter(taken_back_by=None).first()


def take_back(*, survey: SurveyTask, answer: UUID, reason: str, by: User, now: datetime.datetime) -> None:
    """Take an answer back at a desk, and say why.  Raises AnswerRefusedError."""
    grid = SurveyAnswer.objects.filter(uid=answer, survey=survey).values_list("grid_code", flat=True).first()
    said = Said(
        uid=uuid4(),
        survey=survey.uid,
        grid=grid or "",
        kind=Kind.TAKEN_BACK,
        said_at=now,
        takes_back=answer,
        note=reason,
    )
    record_said(said=said, by=by.pk)
