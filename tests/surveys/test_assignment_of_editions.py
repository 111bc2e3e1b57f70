"""After an edition: is asking the points that it may have given to somebody else the same as asking all of them?"""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.models import BoundaryEdition, Grid, Place, RoadSection
from surveys.services.assignment import assign_points
from tests.grids.database.raw import run
from tests.grids.resolver.random_town import DAYS, Drawing, draw, questions
from tests.grids.resolver.test_property import by_inserts, hard_places, make
from tests.towns import make_edition

IS_QUICK = settings.default.max_examples < 100
TOWNS = settings(max_examples=3 if IS_QUICK else 60)
POINTS = 200 if IS_QUICK else 1500
LAYERS: dict[str, type[Grid] | type[RoadSection] | type[Place]] = {
    "grids": Grid,
    "road_sections": RoadSection,
    "places": Place,
}
#: What stands in the points; a territory by what it is of: the row of one whose days are cut short is another, of
#: points before that day as well, which says the same.
ANSWERS = """
SELECT p.id, p.accountable_unit_id, p.handling_unit_id, p.supervising_unit_id, p.accountable_step, p.handling_step,
  p.supervising_step, p.grid_id, p.road_section_id, p.flags,
  a.layer, a.object_id, h.layer, h.object_id, s.layer, s.object_id
FROM surveys_surveypoint p JOIN grids_territory a ON a.id = p.accountable_territory
JOIN grids_territory h ON h.id = p.handling_territory JOIN grids_territory s ON s.id = p.supervising_territory
ORDER BY p.id
"""
#: What the database itself keeps of a version.
OF_THE_VERSION = ("id", "valid", "known", "edition_id", "geom_3857")


@pytest.mark.django_db
@TOWNS
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_asking_what_an_edition_touched_leaves_nothing_for_asking_all(seed: int) -> None:
    """One edition of each layer upon a random town, one after the other; then all points are asked as well."""
    with transaction.atomic():
        drawing = draw(seed)
        make(drawing)
        lot = drawing.lot
        by_inserts(questions(lot, POINTS, hard_places()))
        changed = 0
        for layer in lot.sample(sorted(LAYERS), len(LAYERS)):
            edition = publish(drawing, layer, lot.choice(DAYS[1:]))
            changed += assign_points(everything=False, edition=edition).changed
            told = run(ANSWERS)
            assign_points(everything=True)
            assert run(ANSWERS) == told, layer
        assert changed > 0
        transaction.set_rollback(True)


def publish(drawing: Drawing, layer: str, day: datetime.date) -> BoundaryEdition:
    """Some versions end at the day, as an edition has it; some of them go on as others."""
    edition = make_edition(layer, effective_from=day)
    standing = LAYERS[layer].objects.filter(valid__contains=day, known__endswith=None).order_by("code", "pk")
    for row in drawing.lot.sample(list(standing), min(3, len(standing))):
        close(row, day)
        go_on = drawing.lot.choice(GOING_ON[layer])
        go_on(drawing, row, day, edition)
    return edition


def close(row: Grid | RoadSection | Place, day: datetime.date) -> None:
    """A version ends the day before; one that began on that very day ends in knowledge."""
    table = row._meta.db_table
    if row.valid.lower == day:
        ((version,),) = run(
            "UPDATE grids_county SET ground_version = ground_version + 1 RETURNING ground_version"
        )
        run(
            f"UPDATE {table} SET known = int8range(lower(known), %s) WHERE id = %s",
            version,
            row.pk,
        )
    else:
        run(
            f"UPDATE {table} SET valid = daterange(lower(valid), %s) WHERE id = %s",
            day,
            row.pk,
        )


def insert(
    row: Grid | RoadSection | Place, day: datetime.date, edition: BoundaryEdition, **new: object
) -> None:
    """A version from the day on that is like `row` but for what is new."""
    columns = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in OF_THE_VERSION
    }
    if isinstance(row, RoadSection):
        del columns["geom"]  # the corridor follows from the line
    type(row).objects.create(**{**columns, "valid": (day, row.valid.upper), "edition": edition, **new})


Way = Callable[[Drawing, "Grid | RoadSection | Place", datetime.date, BoundaryEdition], None]


def for_another_unit(
    drawing: Drawing, row: Grid | RoadSection | Place, day: datetime.date, edition: BoundaryEdition
) -> None:
    name = "supervising_unit" if isinstance(row, RoadSection) else "accountable_unit"
    insert(row, day, edition, **{name: drawing.unit()})


def not_at_all(
    drawing: Drawing, row: Grid | RoadSection | Place, day: datetime.date, edition: BoundaryEdition
) -> None:
    """The ground is nobody's, or its neighbours'."""


def on_half_of_the_ground(
    drawing: Drawing, row: Grid | RoadSection | Place, day: datetime.date, edition: BoundaryEdition
) -> None:
    west, south, east, north = row.geom.extent
    cut = west + (east - west) * drawing.lot.uniform(0.3, 0.7)
    part = row.geom.intersection(Polygon.from_bbox((west, south, cut, north)))
    part.srid = row.geom.srid
    shape = MultiPolygon(part, srid=row.geom.srid) if part.geom_type == "Polygon" else part
    insert(row, day, edition, geom=shape)


def wider_or_narrower(
    drawing: Drawing, row: Grid | RoadSection | Place, day: datetime.date, edition: BoundaryEdition
) -> None:
    insert(row, day, edition, width_left_m=drawing.lot.choice([3, 60]))


GOING_ON: dict[str, list[Way]] = {
    "grids": [for_another_unit, not_at_all, on_half_of_the_ground],
    "places": [for_another_unit, not_at_all, on_half_of_the_ground],
    "road_sections": [for_another_unit, not_at_all, wider_or_narrower],
}
