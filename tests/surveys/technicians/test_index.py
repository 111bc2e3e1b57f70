"""Row-level security answers what the policy says, and the spatial index is still used (QUALITY R8)."""

import random

import pytest

from gis_core.geometry import STORAGE_SRID
from surveys.models import SurveyPoint
from tests.grids.database.raw import run
from tests.technicians import Technician
from tests.towns import Town, category, lonlat

pytestmark = pytest.mark.django_db(transaction=True)

POINTS, QUESTIONS = 3000, 200
INSIDE = f"geom && ST_MakeEnvelope(%s, %s, %s, %s, {STORAGE_SRID})"


def scatter(rng: random.Random) -> None:
    """Points all over the town, in its corridor and beside it."""
    places = [lonlat(rng.uniform(0, 3), rng.uniform(0, 1)) for _ in range(POINTS)]
    run(
        "INSERT INTO surveys_surveypoint (category_id, geom)"
        " SELECT %s, ST_SetSRID(ST_MakePoint(x, y), 4490) FROM unnest(%s::float8[], %s::float8[]) AS p (x, y)",
        category("m06013").pk,
        [x for x, _ in places],
        [y for _, y in places],
    )
    run("ANALYZE surveys_surveypoint")


def test_what_is_found_in_any_frame_is_what_the_policy_lets_through_and_the_index_finds_it(
    town: Town, technician: Technician
) -> None:
    rng = random.Random(8)
    scatter(rng)
    sessions = {
        unit: technician(unit.code.replace("-", "_"), unit) for unit in (town.a, town.b, town.road_unit)
    }
    seen = 0
    for _ in range(QUESTIONS):
        unit, session = rng.choice(list(sessions.items()))
        x, y, size = rng.uniform(0, 3), rng.uniform(0, 1), rng.choice([0.02, 0.2, 1.0])
        frame = [*lonlat(x, y), *lonlat(x + size, y + size)]
        found = session.execute(f"SELECT id FROM qgis_read.v_survey_points WHERE {INSIDE}", frame).fetchall()
        own = ("accountable_unit", "handling_unit", "supervising_unit", "grid__accountable_unit")
        lets = set().union(
            *(
                SurveyPoint.objects.filter(**{name: unit})
                .extra(where=[f"surveys_surveypoint.{INSIDE}"], params=frame)
                .values_list("pk", flat=True)
                for name in own
            )
        )
        assert {pk for (pk,) in found} == lets
        seen += len(lets)
    assert seen > QUESTIONS
    small = [*lonlat(0.5, 0.2), *lonlat(0.52, 0.22)]
    for session in sessions.values():
        rows = session.execute(
            f"EXPLAIN SELECT id, case_state FROM qgis_read.v_survey_points WHERE {INSIDE}", small
        )
        plan = "\n".join(row for (row,) in rows)
        assert "surveys_surveypoint_geom" in plan, plan
