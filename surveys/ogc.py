"""What was seen, at /ogc/: points, which programs may write too, cases, illegal structures."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ValidationError

from gis_core.errors import Problem, reads
from gis_core.ogc.collections import Collection, Day, SentFeature
from grids.api.views import refuse_unknown_members
from grids.scope import scope_of
from surveys.api.cases import CASES as _CASES
from surveys.api.enforcement import ENFORCEMENTS as _ENFORCEMENTS
from surveys.api.point_report import PointReport
from surveys.api.points import POINTS as _POINTS
from surveys.models import SurveyPoint
from surveys.policies import may_write_points
from surveys.services.correcting import PARTS, PointKeptError, correct_point, refuse_deletion
from surveys.services.recording import Report, record_point

_TEXT = {"type": "string"}
#: Properties that can be written: by which name a report takes each, and as which part it is corrected.
_WRITTEN: Mapping[str, tuple[str, str]] = {
    "category": ("category", "category_id"),
    "facility": ("facility_code", "facility_id"),
    "observed_at": ("observed_at", "observed_at"),
    "description": ("description", "description"),
    "place_text": ("place_text", "place_text"),
    "accuracy_m": ("accuracy_m", "accuracy_m"),
    "position_source": ("position_source", "position_source"),
    "heading": ("heading", "heading"),
    "position_reason": ("position_reason", "position_reason"),
}


@reads(PointKeptError)
def _kept(error: PointKeptError) -> Problem:
    told = {"point": error.point, "case": error.case}
    if error.code == "own":
        detail = _("Point %(point)s was reported by somebody else.") % told
        return Problem(403, "point.not_yours", detail, _("Only who reported a point may correct it."))
    if error.code == "case":
        detail = _("Point %(point)s has its case %(case)s and is not changed any more.") % told
        return Problem(409, "point.has_case", detail, _("Correct its category or place in the workbench."))
    detail = _("Point %(point)s is not deleted: reports are kept.") % told
    return Problem(
        409, "point.kept", detail, _("Have the supervision office void the case in the workbench.")
    )


class PointWriter:
    """Reports by programs: the same rule, the same history and the same case as from a phone."""

    audience = may_write_points
    properties: Mapping[str, Mapping[str, Any]] = {
        "uid": {"type": "string", "format": "uuid"},
        "category": _TEXT,
        "facility": _TEXT,
        "observed_at": {"type": "string", "format": "date-time"},
        "description": _TEXT,
        "place_text": _TEXT,
        "accuracy_m": {"type": "number"},
        "position_source": _TEXT,
        "heading": {"type": "number"},
        "position_reason": _TEXT,
    }
    required: tuple[str, ...] = ("category",)

    def create(self, sent: SentFeature, user: Any) -> tuple[int, bool]:
        """A report under the uid that the client gave it, or a new one: its row, its units, its case."""
        report = _report({"uid": str(uuid.uuid4()), **_said(sent), **_place(sent)})
        by = scope_of(user).user_id
        is_new = record_point(report=report, by=by, now=timezone.now(), body_sha256=sent.body_sha256)
        return SurveyPoint.objects.values_list("pk", flat=True).get(uid=report.uid), is_new

    def change(self, key: int, sent: SentFeature, user: Any, *, whole: bool) -> None:
        """What was sent over what is there."""
        stored = SurveyPoint.objects.select_related("category").get(pk=key)
        said = _said(sent)
        parts = (
            set(PARTS)
            if whole
            else {part for name, (_name, part) in _WRITTEN.items() if name in sent.properties}
        )
        if sent.geometry is not None or whole:
            said |= _place(sent)
            parts.add("place")
        else:
            said |= {"lon": stored.geom.x, "lat": stored.geom.y}
        if not whole and sent.properties.get("category", True) is not None:
            said.setdefault("category", stored.category.key)
        report = _report({**said, "uid": str(stored.uid)})
        correct_point(point=key, report=report, parts=parts, by=scope_of(user).user_id)

    def delete(self, key: int, user: Any) -> None:
        """Never."""
        refuse_deletion(point=key)


def _said(sent: SentFeature) -> dict[str, Any]:
    """The properties as a report takes them; what is null was not said."""
    names = {"uid": "uid", **{name: taken for name, (taken, _part) in _WRITTEN.items()}}
    empty = {"facility": ""}
    return {
        names[name]: value
        for name, value in sent.properties.items()
        if value is not None and value != empty.get(name)
    }


def _place(sent: SentFeature) -> dict[str, Any]:
    """Where it is, in the system in which it came.  Raises ValidationError."""
    if sent.geometry is None or sent.geometry["type"] != "Point":
        raise ValidationError({"geometry": [_("needs a point")]})
    x, y = sent.geometry["coordinates"]
    return {"lon": x, "lat": y, "crs": str(sent.crs)}


def _report(said: dict[str, Any]) -> Report:
    taken = PointReport(data=said)
    taken.is_valid(raise_exception=True)
    refuse_unknown_members(said, taken)
    return taken.report()


def seen_during(rows: QuerySet[Any], first: Day, last: Day, *, path: str = "seen_on") -> QuerySet[Any]:
    """What was seen from the first day to the last."""
    if first is not None:
        rows = rows.filter(**{f"{path}__gte": first})
    return rows if last is None else rows.filter(**{f"{path}__lte": last})


def cases_during(rows: QuerySet[Any], first: Day, last: Day) -> QuerySet[Any]:
    """Cases of what was seen from the first day to the last."""
    return seen_during(rows, first, last, path="point__seen_on")


POINTS = Collection(
    _POINTS,
    gettext_lazy("What was seen, and who answers for it; with datetime what was seen then."),
    seen_during,
    PointWriter(),
    ("category_name", "on", "description", "place_text", "accountable_unit", "handling_unit", "grid"),
)
CASES = Collection(
    _CASES,
    gettext_lazy("What became of what was seen; with datetime what was seen then."),
    cases_during,
    columns=("number", "state", "category_name", "on", "accountable_unit", "handling_unit", "due_at"),
)
ENFORCEMENTS = Collection(_ENFORCEMENTS)
