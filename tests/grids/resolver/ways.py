"""The four ways of asking who answers: ORM insert, psql insert as the app, in bulk, and the receipt."""

import datetime
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import Point
from django.db import connection

from gis_core.geometry import STORAGE_SRID
from grids.models import Unit
from grids.resolver import Question as ReceiptQuestion
from grids.resolver import receipt
from grids.rules.policies import Step
from surveys.models import SurveyPoint
from tests.grids.resolver.oracle import Answer, Found, Question

COUNTY_TIME = ZoneInfo("Asia/Shanghai")
#: Flags that belong to the receipt's own figures (border, outline) and to units, not to the oracle's rule.
RULE_FLAGS = frozenset({"nearest_grid", "township", "office", "no_policy"})

ANSWER_COLUMNS = (
    "accountable_unit_id, accountable_step, handling_unit_id, handling_step,"
    " supervising_unit_id, supervising_step, flags"
)


def answer_of(row: Sequence[object]) -> tuple[Answer, frozenset[str]]:
    """The answer in a row of ANSWER_COLUMNS, and all its flags."""
    units = [Found(row[n], Step(row[n + 1])) for n in (0, 2, 4)]  # type: ignore[arg-type,call-overload]
    flags = frozenset(row[6])  # type: ignore[call-overload]
    return Answer(*units, flags & RULE_FLAGS), flags


def noon(on_date: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on_date, datetime.time(12), COUNTY_TIME)


def by_orm(question: Question) -> tuple[Answer, frozenset[str]]:
    """Insert a point through the ORM; the trigger names the units."""
    point = SurveyPoint.objects.create(
        category_id=question.category_id,
        geom=Point(question.lon, question.lat, srid=STORAGE_SRID),
        observed_at=noon(question.on_date),
        received_at=noon(question.on_date),
        facility_id=question.facility_id,
    )
    assert SurveyPoint.objects.get(pk=point.pk).seen_on == question.on_date
    row = SurveyPoint.objects.filter(pk=point.pk).values_list(*ANSWER_COLUMNS.replace(" ", "").split(","))[0]
    return answer_of(row)


def by_sql(question: Question) -> tuple[Answer, frozenset[str]]:
    """Insert a row as psql would, logged in as the app."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE wangge_app")
        cursor.execute(
            "INSERT INTO surveys_surveypoint (category_id, geom, observed_at, received_at, facility_id)"
            " VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s, %s)"
            f" RETURNING {ANSWER_COLUMNS}",
            [
                question.category_id,
                question.lon,
                question.lat,
                *[noon(question.on_date)] * 2,
                question.facility_id,
            ],
        )
        row = cursor.fetchone()
        cursor.execute("RESET ROLE")
    return answer_of(row)


def in_bulk(
    questions: Sequence[Question], *, as_known: int | None = None
) -> dict[int, tuple[Answer, frozenset[str]]]:
    """Stage all the questions and ask once; by their place in the sequence."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.grids_asked")
        cursor.execute(
            "CREATE TEMP TABLE grids_asked (id bigint, geom geometry(Point, 4490), category_id bigint,"
            " on_date date, facility_id bigint, as_known bigint)"
        )
        cursor.executemany(
            "INSERT INTO grids_asked VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s, %s, %s)",
            [
                (n, q.lon, q.lat, q.category_id, q.on_date, q.facility_id, as_known)
                for n, q in enumerate(questions)
            ],
        )
        cursor.execute("CREATE INDEX ON grids_asked USING gist (geom)")
        cursor.execute("ANALYZE grids_asked")
        cursor.execute(f"SELECT id, {ANSWER_COLUMNS} FROM grids_answer_staged()")
        rows = cursor.fetchall()
        cursor.execute("DROP TABLE grids_asked")
    assert len(rows) == len({row[0] for row in rows}) == len(questions), "not exactly one row for each point"
    return {row[0]: answer_of(row[1:]) for row in rows}


def by_bulk(question: Question) -> tuple[Answer, frozenset[str]]:
    return in_bulk([question])[0]


def by_receipt(question: Question, *, as_known: int | None = None) -> tuple[Answer, frozenset[str]]:
    """Ask as the API and the command do."""
    said = receipt(
        ReceiptQuestion(
            question.lon,
            question.lat,
            question.category_id,
            question.on_date,
            question.facility_id,
            as_known=as_known,
        )
    )
    unit_ids = dict(Unit.objects.values_list("code", "pk"))
    found = [
        Found(unit_ids[said[f"{part}_unit_code"]], Step[said[step]])
        for part, step in (
            ("accountable", "step"),
            ("handling", "handling_step"),
            ("supervising", "supervising_step"),
        )
    ]
    flags = frozenset(said["flags"])
    return Answer(*found, flags & RULE_FLAGS), flags


Way = Callable[[Question], tuple[Answer, frozenset[str]]]
WAYS: dict[str, Way] = {"orm": by_orm, "sql": by_sql, "bulk": by_bulk, "receipt": by_receipt}
