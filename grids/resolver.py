"""Asks the database who answers; the rule itself is SQL (grids/sql/grids_answer.sql)."""

import datetime
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.db import DataError, connection
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from grids.errors import GroundError
from grids.models import Category, County
from grids.rules.catalogue import parse_category_code, public_code


class UnknownCategoryError(GroundError):
    """The catalogue has no such category."""

    code = "category.unknown"

    def __init__(self, text: str) -> None:
        told = _("The catalogue has no category %(code)s; write c, m or g and the code, such as m06013.")
        super().__init__(told % {"code": text})


class UnknownVersionError(GroundError):
    """The county has never known the ground under this version."""

    code = "ground_version.unknown"

    def __init__(self, version: int | None) -> None:
        told = _(
            "There is no version %(version)s of the ground; versions are told by receipts (versions.ground)."
        )
        super().__init__(told % {"version": version})


class NoCountyError(GroundError):
    """The database holds no county yet."""

    code = "county.missing"

    def __init__(self) -> None:
        super().__init__(_("The database holds no county yet: run script/manage init_county first."))


@dataclass(frozen=True, slots=True)
class Question:
    """A place (EPSG:4490 degrees), a category and a day; a fix may have a linked facility and a radius in metres."""

    lon: float
    lat: float
    category_id: int
    on_date: datetime.date
    facility_id: int | None = None
    accuracy_m: float | None = None
    as_known: int | None = None


def category_id(text: str) -> int:
    """Which category does a public code, or bare digits for a matter, mean?

    Raises UnknownCategoryError, or CodeError for a word that is no code.
    """
    key = public_code(*parse_category_code(text))
    found = Category.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise UnknownCategoryError(text)
    return found


def receipt(question: Question) -> dict[str, Any]:
    """Who answers, and why: the receipt with the keys of tests/contract/resolve.json.

    Raises NoCountyError, or UnknownVersionError for an `as_known` that never was.
    """
    return _asked(f"SELECT grids_receipt({_ARGUMENTS})::text {_QUESTION}", question)


def receipt_with_shapes(question: Question) -> dict[str, Any]:
    """The receipt, and on a map: its territories as `shapes`, the way to the next one as `border`.

    GeoJSON, EPSG:4490 degrees.  Raises NoCountyError.
    """
    return _asked(
        f"""SELECT grids_receipt({_ARGUMENTS})::text, grids_receipt_shapes(
          q.point, q.category_id, q.on_date, q.facility_id, a.ground_version,
          ARRAY[a.accountable_territory, a.handling_territory, a.supervising_territory],
          ARRAY[a.accountable_unit_id, a.handling_unit_id, a.supervising_unit_id],
          ARRAY[a.accountable_step, a.handling_step, a.supervising_step])::text
        {_QUESTION}, LATERAL grids_answer(q.point, q.category_id, q.on_date, q.facility_id, q.as_known) a""",
        question,
    )


_ARGUMENTS = "q.point, q.category_id, q.on_date, q.facility_id, q.accuracy_m, q.as_known"
_QUESTION = """FROM (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), %(srid)s) AS point,
  %(category_id)s::bigint AS category_id, %(on_date)s::date AS on_date, %(facility_id)s::bigint AS facility_id,
  %(accuracy_m)s::float8 AS accuracy_m, %(as_known)s::bigint AS as_known) q"""


def _asked(sql: str, question: Question) -> dict[str, Any]:
    """What do the JSON texts of the statement's one row say together?

    Raises NoCountyError for no row, UnknownVersionError where the database refuses the version.
    """
    with connection.cursor() as cursor:
        try:
            cursor.execute(sql, {**asdict(question), "srid": STORAGE_SRID})
        except DataError as error:
            if question.as_known is None:
                raise
            raise UnknownVersionError(question.as_known) from error
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise NoCountyError
    found: dict[str, Any] = {}
    for text in row:
        found |= json.loads(text)
    return found


def county() -> County:
    """Which county does this database hold?  Raises NoCountyError."""
    found = County.objects.select_related("supervision_office").first()
    if found is None:
        raise NoCountyError
    return found
