"""Whatever the town: does every point, category and day get exactly one unit in each part, all ways alike?"""

import itertools
import random
from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.models import Grid, Junction, Place, RoadSection, Ruling, Unit
from tests.grids.resolver.oracle import Answer, Ground, Question
from tests.grids.resolver.random_town import Drawing, draw, questions
from tests.grids.resolver.ways import ANSWER_COLUMNS, answer_of, by_receipt, in_bulk, noon

IS_QUICK = settings.default.max_examples < 100
TOWNS = settings(max_examples=6 if IS_QUICK else 60)
POINTS = 500 if IS_QUICK else 2000
RECEIPTS = 25
SEEDS = st.integers(min_value=0, max_value=2**32)


def make(drawing: Drawing, *, shuffled: bool = False) -> None:
    rows = list(drawing.rows)
    if shuffled:
        drawing.lot.shuffle(rows)
    for row in rows:
        row()


def hard_places() -> list[tuple[float, float]]:
    """The vertices of every outline, and the middles of their edges."""
    places = []
    for model in (Grid, RoadSection, Junction, Place, Ruling):
        for geom in model.objects.exclude(geom=None).values_list("geom", flat=True):
            ring = geom[0][0].coords
            edges = itertools.pairwise(ring)
            places += [
                *ring,
                *(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in edges),
            ]
    return places


def by_inserts(asked: Sequence[Question]) -> list[tuple[Answer, frozenset[str]]]:
    """Insert every point as a row of its own; the row trigger answers one by one."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO surveys_surveypoint (source_id, category_id, geom, observed_at, received_at, facility_id)"
            " VALUES (%s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s, %s)",
            [
                (str(n), q.category_id, q.lon, q.lat, *[noon(q.on_date)] * 2, q.facility_id)
                for n, q in enumerate(asked)
            ],
        )
        cursor.execute(f"SELECT {ANSWER_COLUMNS} FROM surveys_surveypoint ORDER BY source_id::integer")
        return [answer_of(row) for row in cursor.fetchall()]


def same(answer: Answer, oracle: Answer) -> bool:
    """Equal, or too close to call, where only what did not hang on the distance is compared."""
    if oracle.undecided:
        return True
    return answer == oracle


@pytest.mark.django_db
@TOWNS
@given(seed=SEEDS)
def test_bulk_inserts_receipts_and_shapely_agree_on_every_point_of_a_random_town(seed: int) -> None:
    with transaction.atomic():
        drawing = draw(seed)
        make(drawing)
        asked = questions(drawing.lot, POINTS, hard_places())
        ground = Ground.read()
        said = in_bulk(asked)
        inserted = by_inserts(asked)
        assert [said[n] for n in range(len(asked))] == inserted
        oracle = [ground.answer(question) for question in asked]
        wrong = [n for n, right in enumerate(oracle) if not same(said[n][0], right)]
        assert not wrong, [(asked[n], said[n][0], oracle[n]) for n in wrong[:3]]
        assert sum(right.undecided for right in oracle) < 0.1 * POINTS
        for n in random.Random(seed).sample(range(len(asked)), RECEIPTS):
            answer, flags = by_receipt(asked[n])
            assert answer == said[n][0]
            assert said[n][1] <= flags
        transaction.set_rollback(True)


@pytest.mark.django_db
@TOWNS
@given(seed=SEEDS)
def test_the_order_in_which_the_layers_were_written_changes_no_answer(seed: int) -> None:
    told = []
    for shuffled in (False, True):
        with transaction.atomic():
            drawing = draw(seed)
            make(drawing, shuffled=shuffled)
            asked = [
                question
                for question in questions(random.Random(seed), 300, sorted(hard_places()))
                if not question.facility_id
            ]
            codes = dict(Unit.objects.values_list("pk", "code"))
            said = in_bulk(asked)
            told.append([_by_code(said[n][0], codes) for n in range(len(asked))])
            transaction.set_rollback(True)
    assert told[0] == told[1]


def _by_code(answer: Answer, codes: dict[int, str]) -> list[tuple[str, int]]:
    parts = (answer.accountable, answer.handling, answer.supervising)
    return [(codes[part.unit_id], part.step) for part in parts if part.unit_id is not None]
